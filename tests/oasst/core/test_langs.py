"""A lang is a tag whose language the IANA registry knows; nothing that is stored makes naming it fail."""

import re
from random import Random

import pytest

from oasst.core import langs
from oasst.core.language_registry import registry
from oasst.forms import COMMON_LANGS


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        *((tag, tag) for tag in COMMON_LANGS),
        ("EN", "en"), ("pt-br", "pt-BR"), ("ZH-HANT-tw", "zh-Hant-TW"), ("UK-ua", "uk-UA"), ("es-419", "es-419"),
        ("sl-ROZAJ-biske-1994", "sl-rozaj-biske-1994"), ("en-A-bbb-x-A-ccc", "en-a-bbb-x-a-ccc"), ("yo", "yo"),
        ("gsw", "gsw"), ("kab-Latn", "kab-Latn"),
    ],
)  # fmt: skip
def test_a_registered_language_is_stored_in_the_recommended_case(written: str, stored: str) -> None:
    assert langs.canonical(written) == stored


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("iw", "he"), ("in", "id"), ("ji-US", "yi-US"), ("mo", "ro"), ("jw", "jv"), ("asd", "snz"), ("i-klingon", "tlh"),
        ("no-bok", "nb"), ("sgn-US", "ase"), ("zh-min-nan", "nan"), ("zh-cmn-Hans", "cmn-Hans"), ("zh-yue", "yue"),
        ("ar-arz-EG", "arz-EG"), ("de-DD", "de-DE"), ("my-BU", "my-MM"),
    ],
)  # fmt: skip
def test_a_deprecated_code_becomes_its_successor(old: str, new: str) -> None:
    assert langs.canonical(old) == langs.canonical(old.upper()) == langs.canonical(new) == new


@pytest.mark.parametrize(
    "tag",
    [
        "", "-", "e", "x", "x-en", "xx", "xx-US", "zxx", "mul", "mis", "und", "UND-Latn", "qaa", "qtz-Latn", "xyz", "eng",
        "deu", "English", "english", "German", "german-DE", "abcd", "PT_BR", "en_US", "en-", "-en", "en--US", "en-abc",
        "en-yue-gan", "en-US-US", "en-x", "en-a", "en US", " en", "en\n", "en\0", "еn", "İW", "en-ßß", "en" + "-x" * 40,
        "en-" + "abcdefgh-" * 5 + "a", "en-ninechars",
    ],
)  # fmt: skip
def test_what_names_no_language_is_refused(tag: str) -> None:
    assert not langs.is_lang(tag)
    with pytest.raises(ValueError, match=r"is not a valid language tag\. Use one like en, pt-BR or zh-Hant"):
        langs.canonical(tag)


def test_every_language_of_the_registry_can_be_stored_named_and_written() -> None:
    for tag in registry().languages:
        stored = langs.canonical(tag)
        assert stored == registry().successors.get(tag, tag)
        assert re.fullmatch(langs.STORABLE, stored)
    for tag in sorted(registry().languages)[::25]:
        assert langs.own_name(tag)
        assert langs.direction(tag) in ("ltr", "rtl")


def _made_up(chance: Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789ABCXYZ"
    further = ["".join(chance.choices(letters, k=chance.randint(1, 8))) for _ in range(chance.randint(0, 4))]
    return "-".join([chance.choice(("en", "ar", "zh", "kab", "sgn", "iw")), *further])


def test_canonical_is_stable_and_fits_the_database_whatever_the_further_subtags() -> None:
    chance = Random(7)
    found = [tag for tag in (_made_up(chance) for _ in range(2_000)) if langs.is_lang(tag)]
    assert len(found) > 300
    for tag in found:
        stored = langs.canonical(tag)
        assert langs.canonical(stored) == stored
        assert len(stored) <= langs.MAX_LENGTH
        assert re.fullmatch(langs.STORABLE, stored)
        assert langs.own_name(stored)


@pytest.mark.parametrize(
    "stored",
    [
        "und",
        "xyz",
        "English",
        "",
        "x",
        "en-" + "a" * 9,
        "aa-bb-cc-dd-ee",
        "\u202een",
        "<b>",
        "ar-" * 11,
        "und-Arab",
        "0",
    ],
)
def test_naming_what_a_row_may_hold_never_fails(stored: str) -> None:
    assert langs.own_name(stored) == stored
    assert langs.direction(stored) == "ltr"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PT_BR", "pt-BR"), ("en_US.UTF-8", "en-US"), ("de_DE@euro", "de-DE"), ("eng", "en"), ("ger", "de"), ("deu", "de"),
        ("English", "en"), ("german ", "de"), ("Brazilian Portuguese", "pt-BR"), ("iw", "he"), ("zh-Hant", "zh-Hant"),
        *((nothing, None) for nothing in ("", "?", "e", "en-", "unknown", "mul", "und", "xx", "N/A", "none", "a" * 99)),
    ],
)  # fmt: skip
def test_what_files_write_for_a_language_is_read_where_it_is_clear(written: str, meant: str | None) -> None:
    assert langs.guess(written) == meant
