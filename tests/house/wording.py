"""Words that texts, code and documents avoid."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("oasst", "tasks", "leaderboard", "exports", "moderation", "chat")

NOT_PLAIN = re.compile(
    r"\b(?:(?:some|no|any|every)body|whoever|noughts?|anew|seldom|mend(?:s|ed|ing)?|so many|for ever"
    r"|b(?:orne|ore|ear|ears) out|what became of|hand(?:s|ed|ing)? in)\b",
    re.IGNORECASE,
)
# Plain in texts for people, where code says "no one".
SPOKEN = {"nobody", "anybody", "everybody"}


def discouraged() -> dict[str, str]:
    """From docs/glossary.md: each discouraged term with the word to use instead."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    return {term.strip(): word for word, terms in rows[2:] for term in terms.split(",") if term.strip() != "–"}


def pattern(terms: Iterator[str] | list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, terms))})\b", re.IGNORECASE)


def docstrings(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""


def written(source: str) -> Iterator[str]:
    """The docstrings, comments and names of a module; names as words."""
    yield from docstrings(source)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
        elif token.type == tokenize.NAME:
            yield token.string.replace("_", " ")


def comments(template: str) -> Iterator[str]:
    for block, line in re.findall(r"{% comment %}(.*?){% endcomment %}|{#(.*?)#}", template, re.DOTALL):
        yield block or line


def in_code(file: Path) -> list[str]:
    """The words that code avoids, in a module of Python, the comments of a template or the whole of another file."""
    source = file.read_text()
    match file.suffix:
        case ".py":
            parts = written(source)
        case ".html":
            parts = comments(source)
        case _:
            parts = iter([source])
    return sorted({word.lower() for part in parts for word in NOT_PLAIN.findall(part)})


def texts(file: Path) -> list[str]:
    """The English texts of the interface that a file asks to be translated."""
    from tests.house.catalogues import texts_of_python, texts_of_template

    found = texts_of_python(file.read_text()) if file.suffix == ".py" else texts_of_template(file.read_text())
    return [part for text in found for part in (text.text, text.plural) if part]


def files() -> list[Path]:
    patterns = ("*.py", "*.html", "*.txt")
    found = (file for app in APPS for each in patterns for file in (ROOT / app).rglob(each))
    return sorted(file for file in found if "migrations" not in file.parts)


def offences(file: Path) -> list[str]:
    """The discouraged words in the docstrings and texts of a file."""
    of_glossary = pattern([*discouraged()])
    asked = texts(file)
    found = [word.lower() for text in asked for words in (of_glossary, NOT_PLAIN) for word in words.findall(text)]
    documented = docstrings(file.read_text()) if file.suffix == ".py" else ()
    return sorted({*found} - SPOKEN | {word.lower() for text in documented for word in NOT_PLAIN.findall(text)})
