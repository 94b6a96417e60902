"""Removes withdrawn messages from a line. A part of clean_dataset.py, which is distributed as one file."""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Ids in upper or lower case, with or without hyphens, in nested JSON or in a URL.
_ID = re.compile(rb"""["'{:/=]([0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12})(?![0-9a-fA-F])""")
_ESCAPED = re.compile(rb"\\u00[2346]")
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]')
_BEFORE_ROOT = re.compile(rb'"prompt"\s*:\s*\Z')

# Keys of free text, which may contain any id.
_TEXTS = {
    b'"%b"' % key
    for key in b"text content value instruction input output system prompt chosen rejected completion".split()
}
_LISTS_OF_TEXTS = {b'"responses"', b'"history"'}

_BOM = b"\xef\xbb\xbf"


class CannotClean(Exception):
    """Cleaning is not possible. The message gives the reason and what to do."""


def _plain(id_: bytes) -> bytes:
    return id_.lower().replace(b"-", b"")


def _check_is_object(bare: bytes) -> None:
    if bare and not (bare.startswith(b"{") and bare.endswith(b"}")):
        raise ValueError("not one JSON object")


def _without_escapes(line: bytes) -> bytes:
    """The line without JSON escapes, if it may contain an id with escaped characters."""
    return _line(json.loads(line.removeprefix(_BOM))) if _ESCAPED.search(line) else line


class Cleaner:
    """Removes withdrawn messages, and collects the ids of their replies from each file."""

    def __init__(self, withdrawn: set[str]) -> None:
        self.gone = {_plain(id_.encode()) for id_ in withdrawn}
        if not all(re.fullmatch(b"[0-9a-f]{32}", id_) for id_ in self.gone):
            raise CannotClean("The feed contains an invalid message id.")
        self.has_ids = False

    def cleaned(self, line: bytes) -> bytes | None:
        """The line without withdrawn messages; None if nothing is left."""
        if not (line.startswith(b"{") and line.endswith((b"}\n", b"}"))):
            _check_is_object(line.removeprefix(_BOM).strip())
        if not self.names_gone(line):
            return line
        line = _without_escapes(line)
        if _is_tree(line):
            return self._edited(line)
        row = json.loads(line.removeprefix(_BOM))
        if "message_id" in row:
            return self._of_message(row, line)
        if "meta" in row:
            return self._training(row, line)
        raise ValueError("no known ids")

    def names_gone(self, line: bytes) -> bool:
        if _ESCAPED.search(line):
            with contextlib.suppress(ValueError, RecursionError):
                line = _without_escapes(line)
        ids = _ID.findall(line)
        if not ids:
            return False
        self.has_ids = True
        return not self.gone.isdisjoint(_plain(b",".join(ids)).split(b","))

    def is_left(self, line: bytes) -> bool:
        """Whether the line contains a withdrawn id outside of free text."""
        if not self.names_gone(line):
            return False
        line = _without_escapes(line)
        last, depth = b"", 0  # in a list of texts
        for token in _TOKEN.finditer(line):
            text = token.group()
            if depth or (text == b"[" and last in _LISTS_OF_TEXTS):
                depth += (text == b"[") - (text == b"]")
            elif text[:1] == b'"' and last not in _TEXTS and self.names_gone(text):
                return True
            last = text
        return False

    def _is_gone(self, id_: object) -> bool:
        return isinstance(id_, str) and _plain(id_.encode()) in self.gone

    def _learn(self, line: bytes) -> None:
        self.gone |= {each.message_id for each in _objects(line) if each.message_id}

    def _of_message(self, row: dict[str, Any], line: bytes) -> bytes | None:
        """A message, review, ballot or agreement row."""
        if any(self._is_gone(row.get(key)) for key in ("message_id", "parent_id", "message_tree_id")):
            if "text" in row or "parent_id" in row:  # a message, not a vote: its replies are elsewhere in the file
                self._learn(line)
            return None
        return self._edited(line) if "tiers" not in row else self._ballot(row)

    def _training(self, row: dict[str, Any], line: bytes) -> bytes | None:
        meta = json.loads(row["meta"]) if isinstance(row["meta"], str) else row["meta"]
        ids = meta["message_ids"]
        if "responses" not in row:
            return None if any(map(self._is_gone, ids)) else line
        count = len(row["responses"])
        if any(map(self._is_gone, ids[:-count])):
            return None
        kept = [place for place in range(count) if not self._is_gone(ids[place - count])]
        for key in ("responses", "ranks", "model_names"):
            row[key] = [row[key][place] for place in kept]
        for key in ("message_ids", "judged"):
            if key in meta:  # files of older releases have no `judged`
                meta[key] = meta[key][:-count] + [meta[key][place - count] for place in kept]
        row["meta"] = meta if isinstance(row["meta"], dict) else json.dumps(meta)
        return _line(row) if len(kept) > 1 else None

    def _ballot(self, row: dict[str, Any]) -> bytes | None:
        judged = dict(zip(row["shown"], row["revisions"], strict=True))
        row["shown"] = self._left(row["shown"])
        row["revisions"] = [judged[id_] for id_ in row["shown"]]
        row["tiers"] = [left for tier in row["tiers"] if (left := self._left(tier))]
        row["vetoed"] = self._left(row["vetoed"])
        return _line(row) if row["shown"] else None

    def _left(self, ids: list[str]) -> list[str]:
        return [id_ for id_ in ids if not self._is_gone(id_)]

    def _edited(self, line: bytes) -> bytes | None:
        """The line without withdrawn messages, also removed from the rankings of their siblings.

        Cuts bytes instead of re-encoding: the rest is unchanged, and the tree's depth is not limited by a JSON parser.
        """
        objects = sorted(_objects(line), key=lambda each: each.start)
        cuts: list[tuple[int, int, bytes]] = []
        for each in objects:
            if cuts and each.start < cuts[-1][1]:  # nested in a removed message
                self.gone |= {each.message_id} if each.message_id else set()
            elif each.message_id in self.gone:
                cuts.append((each.start, each.end, b""))
            elif each.is_ranking and self.names_gone(line[each.start : each.end]):
                cuts.append((each.start, each.end, self._ranking(json.loads(line[each.start : each.end]))))
        return _cut(line, cuts)

    def _ranking(self, event: dict[str, Any]) -> bytes:
        """The ranking event reduced to the remaining replies; empty if there are none."""
        ranked = event["ranked_message_ids"]
        judged = dict(zip(ranked or event.get("shown", []), event.get("revisions", []), strict=False))
        places = dict(zip(ranked, event.get("ranking", []), strict=False))
        for key in ("ranked_message_ids", "shown", "vetoed"):
            if key in event:
                event[key] = self._left(event[key])
        left = event["ranked_message_ids"]
        order = sorted(places.get(id_, 0) for id_ in left)
        event["ranking"] = [order.index(places[id_]) for id_ in left] if places else []
        event["tiers"] = [rest for tier in event.get("tiers", []) if (rest := self._left(tier))]
        event["revisions"] = [judged[id_] for id_ in left or event["shown"]] if judged else []
        defaults = {"vetoed": [], "tiers": [[id_] for id_ in left], "revisions": [1] * len(event["revisions"])}
        for key, value in defaults.items():
            if not event.get(key) or event[key] == value:
                event.pop(key, None)
        return _line(event).rstrip() if left or event.get("shown") else b""


@dataclass
class _Object:
    """The span of a JSON object in a line, braces included."""

    start: int
    end: int = 0
    message_id: bytes | None = None
    is_ranking: bool = False


def _objects(line: bytes) -> Iterator[_Object]:
    """Every object of the line with its message id. Iterative, for deep trees."""
    open_: list[_Object] = []
    last = b""
    for token in _TOKEN.finditer(line):
        text = token.group()
        if text == b"{":
            open_.append(_Object(token.start()))
        elif text == b"}":
            done = open_.pop()
            done.end = token.end()
            yield done
        elif open_ and last == b'"message_id"':
            open_[-1].message_id = _plain(text.strip(b'"'))
        elif open_ and last == b'"ranking_parent_id"':
            open_[-1].is_ranking = True
        last = text


def _is_tree(line: bytes) -> bool:
    """Whether `prompt` is an object, as in trees; in training formats it is a list. Stops at the first match."""
    depth, before, last = 0, b"", b""
    for token in _TOKEN.finditer(line):
        text = token.group()
        if depth == 1 and text == b"{" and last == b'"prompt"' and before in (b"{", b","):
            return True
        depth += (text in b"{[") - (text in b"}]")
        before, last = last, text
    return False


def _cut(line: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes | None:
    """The line with these spans replaced; an adjacent comma goes too if the replacement is empty."""
    left = bytearray()
    done = 0
    for start, end, instead in cuts:
        left += line[done:start]
        done = end
        if not instead:
            if start == 0 or _BEFORE_ROOT.search(left[-64:]):
                return None
            rest = line[end:].lstrip()
            if rest[:1] == b"," and not left.rstrip().endswith(b","):
                done = len(line) - len(rest) + 1
            elif left.rstrip().endswith(b","):
                left = left.rstrip()[:-1]
        left += instead
    return bytes(left + line[done:])


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
