"""What an edit changes in a text, word by word. Pure, no Django."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word, white space, or one character: also of scripts that write no spaces, where a run of letters is no word.
_TOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Segment:
    kind: Literal["same", "removed", "added"]
    text: str


def difference(old: str, new: str) -> list[Segment]:
    """All of both texts, in order: what they share, what goes, what comes."""
    return list(_segments(_TOKEN.findall(old), _TOKEN.findall(new)))


def _segments(old: list[str], new: list[str]) -> Iterator[Segment]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(old[i1:i2]))
            continue
        if i2 > i1:
            yield Segment("removed", "".join(old[i1:i2]))
        if j2 > j1:
            yield Segment("added", "".join(new[j1:j2]))
