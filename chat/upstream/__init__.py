"""Servers of models with OpenAI's interface: requests, streams, and everything that can be wrong with them. No Django."""
