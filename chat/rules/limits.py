"""Limits of chats, in one place. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one person may ask for, and how long anything may take."""

    message_characters: int = 8_000
    """The longest message a person can send."""
    title_characters: int = 100
    """The longest title of a chat."""
    messages_a_chat: int = 1_000
    """A chat with more messages takes no further ones; pages read all of them."""
    unfinished_replies: int = 4
    """How many replies may be in the making for one person at a time, drafts included."""
    person_messages: int = 40
    """Messages and regenerated replies of a signed-in person in `window_minutes`."""
    guest_messages: int = 15
    """The same for a guest."""
    window_minutes: int = 10
    """The window of the two limits above."""
    queue_of_a_model: int = 100
    """Replies that may wait for one model; beyond it the site asks people to choose another."""
    connect_seconds: float = 5
    """How long a model's server may take to accept a connection."""
    first_byte_seconds: float = 60
    """How long it may take to send the first byte of a reply."""
    silence_seconds: float = 30
    """How long it may be silent within a reply."""
    total_seconds: float = 300
    """How long a whole reply may take."""
    line_bytes: int = 64 * 1024
    """The longest line of a reply's stream."""
    reply_bytes: int = 1024 * 1024
    """The longest stream of a reply."""
    request_bytes: int = 2 * 1024 * 1024
    """The longest request sent to a model's server."""
    retry_after_seconds: float = 5
    """A server that is busy is asked once more if it says to wait no longer than this."""
    batch_seconds: float = 0.25
    """Text is passed on in steps of this length, the first piece at once."""
    heartbeat_seconds: float = 5
    """How often a hub confirms that it still works on its replies."""
    lost_seconds: float = 15
    """Without a heartbeat for this long, a reply in the making counts as interrupted."""
    waiting_seconds: float = 90
    """A reply that no hub has taken up for this long fails."""
    log_seconds: int = 24 * 3600
    """How long the events of a reply stay in Redis."""
    token_seconds: int = 600
    """How long the address of a stream is valid."""


LIMITS = Limits()
