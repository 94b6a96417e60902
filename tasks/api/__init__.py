"""The HTTP API of the engine: tasks, interactions, labels, and actions on messages and trees."""
