"""What final actions leave of a text."""

# In place of an erased text. It is never shown: the message is deleted, or has a newer text.
ERASED = "[erased]"
