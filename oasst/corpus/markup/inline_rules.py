"""Rules inside a paragraph: formulas, marks between letters that are not emphasis, backslashes at line ends."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, escape

from oasst.corpus.markup import formula_tokens
from oasst.corpus.markup.formulas import LONGEST

_RUN = re.compile(r"[*_~]+")
_DUNDER = re.compile(r"__[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__(?!\w)", re.ASCII)
_WORD = re.compile(r"[A-Za-z0-9]")


def register(markdown: MarkdownIt) -> None:
    ruler = markdown.inline.ruler
    ruler.at("escape", _escape)
    ruler.before("escape", "formula", _formula)
    ruler.before("strikethrough", "marks_in_words", _marks_in_words)


def _escape(state: StateInline, silent: bool) -> bool:
    """The line breaks anyway, and the backslash stays visible."""
    return not state.src.startswith("\\\n", state.pos) and escape(state, silent)


def _formula(state: StateInline, silent: bool) -> bool:
    """`$x$`, `$$x$$`, `\\(x\\)`, and `\\[x\\]` where its content cannot be an escaped pair of brackets."""
    end = _end_of_formula(state.src, state.pos, state.posMax)
    if end is None:
        return False
    written = state.src[state.pos : end]
    is_apart = written.startswith(("$$", "\\["))
    token = formula_tokens.make(written, state.env, block=is_apart, silent=silent)
    if token is None:
        return False
    if not silent:
        shown = state.push(token.type, "", 0)
        shown.content = token.content
    state.pos = end
    return True


def _end_of_formula(text: str, start: int, limit: int) -> int | None:
    limit = min(limit, start + LONGEST + 4)
    if text.startswith("$$", start):
        end = text.find("$$", start + 2, limit)
        return end + 2 if end > start + 2 else None
    if text[start] == "$":
        return _end_of_dollars(text, start, limit)
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        if text.startswith(opening, start):
            end = text.find(closing, start + 2, limit)
            is_pair = opening == "\\(" or re.search(r"[\\^_=<>]", text[start + 2 : max(end, start)])
            return end + 2 if end > 0 and is_pair else None
    return None


def _end_of_dollars(text: str, start: int, limit: int) -> int | None:
    """As in Pandoc: no space inside the signs, no digit behind them; nor a letter before or behind, as in US$5."""
    if start and (text[start - 1].isalnum() or text[start - 1] in "$\\"):
        return None
    end = text.find("$", start + 1, limit)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("$", end + 1, limit)
    if end < start + 2 or text[start + 1].isspace() or text[end - 1].isspace():
        return None
    behind = text[end + 1 : end + 2]
    return None if behind.isalnum() or behind == "$" else end + 1


def _marks_in_words(state: StateInline, silent: bool) -> bool:
    """2*3*4 is a product and __init__ a name. Scripts without spaces may have emphasis inside a word."""
    if state.src[state.pos] not in "*_~":
        return False
    run = _DUNDER.match(state.src, state.pos, state.posMax) if not _is_word(state, state.pos - 1) else None
    if run is None:
        run = _RUN.match(state.src, state.pos, state.posMax)
        if run is None or not _is_word(state, state.pos - 1) or not _is_word(state, run.end()):
            return False
    if not silent:
        state.pending += run[0]
    state.pos = run.end()
    return True


def _is_word(state: StateInline, position: int) -> bool:
    return 0 <= position < state.posMax and bool(_WORD.match(state.src[position]))
