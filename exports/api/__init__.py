"""The HTTP API of releases."""
