"""Code in messages, coloured: Pygments reads it, and what it found becomes one of a few classes of our own sheet."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from django.utils.html import escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, _TokenType

# Some lexers take time with the square of the length, so only so much is coloured of one message. Those below need a third
# of a second at worst for it.
MOST = 2_000

# What people name behind the fence, and nothing that would look for a lexer anywhere else.
LANGUAGES = frozenset({
    "bash", "c", "c++", "console", "cpp", "css", "dart", "diff", "docker", "dockerfile", "elixir", "fortran", "go",
    "haskell", "html", "ini", "java", "javascript", "js", "json", "julia", "kotlin", "latex", "lua", "matlab", "perl",
    "php", "powershell", "py", "python", "r", "rb", "rs", "ruby", "rust", "sass", "scala", "scss", "sh", "shell",
    "sql", "swift", "tex", "toml", "ts", "typescript", "xml", "yaml", "yml",
})  # fmt: skip

# The classes by kind of token; a kind that is not named has the class of the kind above it.
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
    """The code escaped, its words in spans with a class; only escaped where we know no such language."""
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
    """Lexers keep nothing between texts, so threads share them. The text is to come out as it went in."""
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)
