"""Syntax highlighting of code in messages: Pygments' tokens become one of a few classes of our style sheet."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from django.utils.html import escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, _TokenType

# Some lexers take quadratic time, so highlighting is limited per message. Those below need a third of a second for it
# at worst.
MOST = 2_000

# Language names that people write after a fence; no lexer is loaded from elsewhere.
LANGUAGES = frozenset({
    "bash", "c", "c++", "console", "cpp", "css", "dart", "diff", "docker", "dockerfile", "elixir", "fortran", "go",
    "haskell", "html", "ini", "java", "javascript", "js", "json", "julia", "kotlin", "latex", "lua", "matlab", "perl",
    "php", "powershell", "py", "python", "r", "rb", "rs", "ruby", "rust", "sass", "scala", "scss", "sh", "shell",
    "sql", "swift", "tex", "toml", "ts", "typescript", "xml", "yaml", "yml",
})  # fmt: skip

# The classes by token type; other types inherit the class of their parent type.
_CLASSES: dict[_TokenType, str] = {
    Comment: "c",
    Keyword: "k",
    Number: "m",
    Literal: "s",
    Name.Builtin: "b",
    Name.Attribute: "b",
    Name.Function: "n",
    Name.Class: "n",
    Name.Decorator: "n",
    Name.Tag: "t",
    Generic.Inserted: "i",
    Generic.Deleted: "d",
    Generic.Heading: "k",
}
CLASSES = frozenset(_CLASSES.values())


def as_html(code: str, language: str) -> str:
    """The code escaped, with its tokens in spans with a class; only escaped if the language is unknown."""
    name = language.lower()
    if name not in LANGUAGES:
        return str(escape(code))
    return "".join(_spans(_lexer(name), code))


def _spans(lexer: Lexer, code: str) -> Iterator[str]:
    tokens = ((_class(kind), text) for kind, text in lexer.get_tokens(code))
    for name, parts in groupby(tokens, key=lambda token: token[0]):
        text = escape("".join(text for _name, text in parts))
        yield f'<span class="{name}">{text}</span>' if name else text


@cache
def _class(kind: _TokenType) -> str:
    above = reversed(kind.split())
    return next((_CLASSES[each] for each in above if each in _CLASSES), "")


@cache
def _lexer(name: str) -> Lexer:
    """Lexers have no state between texts, so threads share them. The text must come out unchanged."""
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)
