"""Addresses in running text as links: with http:// or https:// inside a paragraph, and names that begin with www."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_SCHEME = re.compile(r"(?<![A-Za-z0-9.+-])https?$", re.IGNORECASE)
_SCHEME_LENGTH = len("https") + 1

# Up to white space, what closes a quotation or a bracket around the address in some script, or a mark of direction.
_INSIDE = r"[^\s<>\"`|\\^{}\u200b-\u200f\u2028-\u202e\u2066-\u2069、。，；：！？「」『』（）《》【】〈〉“”‘’«»]+"
_ADDRESS = re.compile(f"://{_INSIDE}")
_WWW = re.compile(rf"(?<![\w@/.:-])www\.{_INSIDE}", re.IGNORECASE | re.ASCII)
_HOST = re.compile(r"www\.[^\s./?#]+\.[^\s./?#]{2,}", re.IGNORECASE)
_BEHIND = ".,;:!?'*_~"


def register(markdown: MarkdownIt) -> None:
    markdown.inline.ruler.after("text", "bare_link", _bare_link)
    markdown.core.ruler.push("www", _link_www)


def _bare_link(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME.search(state.src, max(0, state.pos - _SCHEME_LENGTH), state.pos)
    address = _ADDRESS.match(state.src, state.pos, state.posMax) if scheme else None
    if scheme is None or address is None or not state.pending.endswith(scheme[0]):
        return False
    end = state.pos + len(_without_what_is_behind(address[0]))
    written = scheme[0] + state.src[state.pos : end]
    if len(written) <= len(scheme[0]) + len("://") or not state.md.validateLink(written):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        state.push("link_open", "a", 1).attrs = {"href": written}
        state.push("text", "", 0).content = written
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _without_what_is_behind(address: str) -> str:
    """The full stop of the sentence, and a bracket that was opened before the address, are not part of it."""
    open_ = {")": address.count("(") - address.count(")"), "]": address.count("[") - address.count("]")}
    end = len(address)
    while end and (address[end - 1] in _BEHIND or open_.get(address[end - 1], 0) < 0):
        if address[end - 1] in open_:
            open_[address[end - 1]] += 1
        end -= 1
    return address[:end]


def _link_www(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and "www." in token.content.lower():
            token.children = list(_with_links(token.children))


def _with_links(children: list[Token]) -> Iterator[Token]:
    depth = 0
    for child in children:
        depth += child.nesting if child.type.startswith("link_") else 0
        if child.type == "text" and depth == 0:
            yield from _split(child.content)
        else:
            yield child


def _split(text: str) -> Iterator[Token]:
    done = 0
    for found in _WWW.finditer(text):
        written = _without_what_is_behind(found[0])
        if not _HOST.match(written):
            continue
        yield Token("text", "", 0, content=text[done : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": normalizeLink(f"http://{written}")})
        yield Token("text", "", 0, content=written)
        yield Token("link_close", "a", -1)
        done = found.start() + len(written)
    yield Token("text", "", 0, content=text[done:])
