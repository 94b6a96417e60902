"""How much of a chat a model is sent. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

# Tokens differ by model and language. Four characters of English and fewer of other scripts make one; bytes follow that.
_BYTES_A_TOKEN = 3.5
_TOKENS_A_TURN = 6


class Turn(NamedTuple):
    role: str
    content: str


def tokens(text: str) -> int:
    """An estimate, on the high side."""
    return int(len(text.encode()) / _BYTES_A_TOKEN) + _TOKENS_A_TURN


def fitting(turns: Sequence[Turn], *, room: int) -> Sequence[Turn]:
    """The newest turns that fit into `room` tokens, beginning with one of the user; at least the last one."""
    used, first = 0, len(turns)
    for place in range(len(turns) - 1, -1, -1):
        used += tokens(turns[place].content)
        if used > room and first < len(turns):
            break
        if turns[place].role == "user":
            first = place
    return turns[first:]
