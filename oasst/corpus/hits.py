"""Excerpts of found messages around the words that were searched for, with these words marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from oasst.corpus import search
from oasst.corpus.rendering import excerpt
from oasst.db.statements import CORPUS
from oasst.models import Message

# No text has these control characters in it; PostgreSQL puts them around each hit.
_START, _STOP = "\x02", "\x03"
_HIT = re.compile(f"{_START}([^{_STOP}]*){_STOP}")
_OPTIONS = f'StartSel={_START}, StopSel={_STOP}, MaxFragments=2, MaxWords=26, MinWords=12, FragmentDelimiter=" … "'
# The beginning of a text is enough to find a hit in it for an excerpt.
_LONGEST = 20_000
_AROUND = 60
# The first characters tell whether an excerpt begins at the beginning.
_COMPARED = 20


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool = False


def excerpts(messages: Sequence[Message], query: str) -> dict[UUID, list[Piece]]:
    """An excerpt of each message in pieces; one statement for all of them."""
    spaced = [message for message in messages if not search.is_unspaced(message.lang)]
    rows = CORPUS.rows(
        "headlines",
        ids=[message.pk for message in spaced],
        configurations=[search.configuration(message.lang) for message in spaced],
        texts=[_clean(message.text) for message in spaced],
        query=query,
        options=_OPTIONS,
    ) if spaced else []  # fmt: skip
    starts = {message.pk: _one_line(message.text)[:_COMPARED] for message in spaced}
    found = {id_: list(_pieces(_with_dots(_one_line(headline), starts[id_]))) for id_, headline in rows}
    for message in messages:
        if message.pk not in found:
            found[message.pk] = list(_pieces(_around(_clean(message.text), search.folded(query).split())))
        if not any(piece.is_hit for piece in found[message.pk]):
            found[message.pk] = [Piece(excerpt(message.text))]
    return found


def _with_dots(headline: str, start: str) -> str:
    """The headline with dots in front where it begins further on in the text than `start`."""
    shown = _HIT.sub(r"\1", headline)
    return headline if shown.startswith(start[: len(shown)]) else f"… {headline}"


def _clean(text: str) -> str:
    return text[:_LONGEST].replace(_START, "").replace(_STOP, "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _around(text: str, terms: Iterable[str]) -> str:
    """The text around the first of the terms, all of them marked; for languages without spaces between words."""
    line = _one_line(text)
    terms = sorted(set(terms), key=len, reverse=True)
    hits = re.compile("|".join(map(re.escape, terms)), re.IGNORECASE) if terms else None
    first = hits.search(line) if hits else None
    if not hits or not first:
        return ""
    start, end = max(0, first.start() - _AROUND), first.end() + 2 * _AROUND
    shown = hits.sub(lambda hit: f"{_START}{hit[0]}{_STOP}", line[start:end])
    return ("…" if start else "") + shown + ("…" if end < len(line) else "")


def _pieces(marked: str) -> Iterable[Piece]:
    for place, part in enumerate(_HIT.split(marked)):
        if part:
            yield Piece(part, is_hit=place % 2 == 1)
