"""Texts, code and documents are plain English; texts use the words of the glossary."""

from pathlib import Path

import pytest

from tests.house import wording
from tests.house.test_files import tracked

CODE = ("*.py", "*.html", "*.sql", "*.js", "*.css", "*.sh", "*.toml", "*.yml", "*.md", "Makefile")
# These list the words.
LISTS = ("docs/glossary.md", "tests/house/wording.py", "tests/house/test_wording.py")


def test_texts_and_docstrings_use_no_discouraged_words() -> None:
    found = {str(file.relative_to(wording.ROOT)): wording.offences(file) for file in wording.files()}
    assert {file: words for file, words in found.items() if words} == {}


def test_names_comments_and_documents_use_no_discouraged_words() -> None:
    """In the tests too. Migrations stay as they were run."""
    files = {str(file.relative_to(wording.ROOT)): file for file in tracked(*CODE) if "migrations" not in file.parts}
    found = {name: wording.in_code(file) for name, file in files.items() if name not in LISTS}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("term", ["desk", "hand in", "held back", "borne out", "somebody"])
def test_the_glossary_names_a_word_for_each_discouraged_term(term: str) -> None:
    assert wording.discouraged()[term].startswith("**")


def test_no_word_of_the_glossary_is_discouraged_elsewhere_in_it() -> None:
    terms = wording.discouraged()
    words = {
        part.strip("*") for word in terms.values() for part in word.replace(",", " ").split() if part.startswith("**")
    }
    assert words & set(terms) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Somebody mends it.", ["Somebody", "mends"]),
        ("work that is borne out", ["borne out"]),
        ("You can amend it in so many words.", ["so many"]),
        ("A rate limiter on Redis.", []),
    ],
)
def test_words_that_are_not_plain_english_are_found(text: str, found: list[str]) -> None:
    assert wording.NOT_PLAIN.findall(text) == found


def test_docstrings_of_modules_classes_and_functions_are_read() -> None:
    source = '"""a"""\nclass B:\n    """b"""\n    def c(self):\n        """c"""\n'
    assert [text for text in wording.docstrings(source) if text] == ["a", "b", "c"]


def test_comments_and_names_are_read_and_strings_of_data_are_not() -> None:
    source = 'nobody_waits = "somebody"  # handed in\n'
    assert [word for part in wording.written(source) for word in wording.NOT_PLAIN.findall(part)] == [
        "nobody",
        "handed in",
    ]


def test_files_in_other_languages_are_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{% comment %}What became of it{% endcomment %}{# anew #}<p>Whoever</p>")
    assert wording.in_code(tmp_path / "a.html") == ["anew", "what became of"]
    (tmp_path / "a.sql").write_text("-- Seldom used.\nSELECT 1;\n")
    assert wording.in_code(tmp_path / "a.sql") == ["seldom"]
