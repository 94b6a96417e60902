"""Texts and docstrings are plain English and use the words of the glossary."""

import pytest

from tests.house import wording


def test_texts_and_docstrings_use_no_discouraged_words() -> None:
    """Files that still do are listed in wording_left.txt with their words; nothing may be added."""
    listed = wording.listed()
    found = {file.relative_to(wording.ROOT).as_posix(): set(wording.offences(file)) for file in wording.files()}
    added = {file: sorted(words - listed.get(file, set())) for file, words in found.items()}
    assert {file: words for file, words in added.items() if words} == {}


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
