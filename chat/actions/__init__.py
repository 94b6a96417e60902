"""Acts on chats. Pages, the API, the hub and jobs call the same ones."""
