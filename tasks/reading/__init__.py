"""Read-only queries of the task pages, one subject in each module."""
