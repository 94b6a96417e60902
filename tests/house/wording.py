"""Words that texts and docstrings avoid, and where they are left. Rewrite the list with: python -m tests.house.wording"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("oasst", "tasks", "leaderboard", "exports", "moderation")
# Files with such words, each to be reworded. The list only gets shorter.
LEFT = ROOT / "tests" / "house" / "wording_left.txt"

NOT_PLAIN = re.compile(
    r"\b(?:somebody|nobody|whoever|nought|anew|seldom|mend(?:s|ed|ing)?|so many|for ever"
    r"|b(?:orne|ore|ear|ears) out|what became of)\b",
    re.IGNORECASE,
)


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
    found = [word for text in asked for word in of_glossary.findall(text)]
    written = [*asked, *(docstrings(file.read_text()) if file.suffix == ".py" else ())]
    return sorted({word.lower() for word in (*found, *(word for text in written for word in NOT_PLAIN.findall(text)))})


def listed() -> dict[str, set[str]]:
    """The words each file of the list still has."""
    lines = LEFT.read_text().splitlines() if LEFT.exists() else []
    return {file: set(words.split(", ")) for file, _, words in (line.partition(": ") for line in lines)}


def main() -> None:
    found = ((file.relative_to(ROOT).as_posix(), offences(file)) for file in files())
    LEFT.write_text("".join(f"{file}: {', '.join(words)}\n" for file, words in found if words))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")
    main()
