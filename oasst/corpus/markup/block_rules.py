"""Rules for blocks: deep nesting, tables whose rows are longer than the head, formulas on lines of their own."""

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.token import Token

from oasst.corpus.markup import formula_tokens

# Ten lists or twenty quotes. What is deeper is shown as plain lines, its marks included.
_DEEPEST = 20

# A row of a table is filled up to the columns of its head, so a few thousand characters could make a page of megabytes.
_MOST_COLUMNS = 40

_MOST_LINES_OF_FORMULA = 60

_MARKS = {"$$": "$$", "\\[": "\\]"}


def register(markdown: MarkdownIt) -> None:
    ruler = markdown.block.ruler
    ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    ruler.before("table", "deep", _deep)
    ruler.before("fence", "formula", _formula, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent or state.level < _DEEPEST:
        return False
    line = start
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        line += 1
    state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, line, state.blkIndent, False).strip()
    inline.map, inline.children = [start, line], []
    state.push("paragraph_close", "p", -1)
    state.line = line
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table with every cell of every row, also those that have no head."""
    if not table(state, start, end, True) or getLine(state, start).count("|") > _MOST_COLUMNS:
        return False
    if not silent:
        before = len(state.tokens)
        table(state, start, end, False)
        state.tokens[before:] = _whole_rows(state, state.tokens[before:])
    return True


def _whole_rows(state: StateBlock, tokens: list[Token]) -> list[Token]:
    columns = sum(token.type == "th_open" for token in tokens)
    whole: list[Token] = []
    line = 0
    for token in tokens:
        if token.type == "tr_open":
            line = (token.map or [0])[0]
        elif token.type == "tr_close":
            for content in _cells(getLine(state, line))[columns:]:
                level = token.level + 1
                inline = Token("inline", "", 0, content=mdTrim(content), children=[], level=level + 1)
                inline.map = [line, line + 1]
                whole += [Token("td_open", "td", 1, level=level), inline, Token("td_close", "td", -1, level=level)]
        whole.append(token)
    return whole


def _cells(line: str) -> list[str]:
    """As the rule for tables splits a row."""
    cells = escapedSplit(mdTrim(line))
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells


def _formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines between `$$` and `$$` or `\\[` and `\\]` with nothing before or behind them."""
    begin = state.bMarks[start] + state.tShift[start]
    opening = state.src[begin : begin + 2]
    if opening not in _MARKS or state.is_code_block(start):
        return False
    last = _last_line(state, start, end, _MARKS[opening])
    if last is None:
        return False
    written = state.getLines(start, last + 1, state.blkIndent, False).strip()
    if (token := formula_tokens.make(written, state.env, block=True, silent=silent)) is None:
        return False
    if not silent:
        for each in (Token("paragraph_open", "p", 1), token, Token("paragraph_close", "p", -1)):
            each.block, each.level, each.map = True, state.level, [start, last + 1]
            state.tokens.append(each)
        state.line = last + 1
    return True


def _last_line(state: StateBlock, start: int, end: int, closing: str) -> int | None:
    """The line that the formula ends with; none if another one, or anything else, is on it too."""
    for line in range(start, min(end, start + _MOST_LINES_OF_FORMULA)):
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return None
        text = getLine(state, line)[2 if line == start else 0 :]
        if closing in text:
            return line if text.rstrip().endswith(closing) and text.count(closing) == 1 else None
    return None
