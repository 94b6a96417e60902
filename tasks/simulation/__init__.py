"""Simulated volunteers, who work through the same actions as people. See docs/simulation.md."""
