"""Languages that a browser asks for."""

import pytest

from oasst.core import browser_langs

CHOICES = ("de", "en", "fr", "pt-BR", "uk-UA", "zh")


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", ["de", "en"]),
        ("en;q=0.3, fr;q=0.8", ["fr", "en"]),
        ("pt-PT", ["pt-BR"]),
        ("uk", ["uk-UA"]),
        ("zh-Hans-CN", ["zh"]),
        ("xx-nonsense, *, de;q=abc, en;q=0", []),
        ("", []),
        ("gsw, eo", []),
    ],
)
def test_the_languages_of_a_header_are_found_among_the_choices(header: str, tags: list[str]) -> None:
    assert browser_langs.offered(header, CHOICES) == tags


def test_a_header_of_any_length_is_read_only_at_its_beginning() -> None:
    assert browser_langs.accepted(",".join(["de"] * 5_000)) == ["de"] * 10
