"""Values and rules of chats. Pure, no Django."""
