"""Simulated volunteers: they do what people do, through the same actions. See docs/simulation.md."""
