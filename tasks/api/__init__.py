"""The HTTP API of the engine: tasks, interactions, labels, and acts on messages and trees."""
