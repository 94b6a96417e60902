"""States of a reply. Pure.

A reply is `queued`, then `running`, and ends in one of the others; it never leaves those. Messages of people are `complete`.
"""

from enum import StrEnum


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Role(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"


UNFINISHED = (State.QUEUED, State.RUNNING)
