"""Pages of chats, and the stream of a reply where no hub is reachable by browsers."""
