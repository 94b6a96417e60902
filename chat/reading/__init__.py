"""What pages of chats show."""
