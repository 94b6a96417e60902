"""Catalogues of translations: usable, and compiled as they are written. Completeness: tests/house/release.py."""

from collections.abc import Iterable
from pathlib import Path

import polib
import pytest
from django import conf

from tests.house.catalogues import (
    APPS,
    LOCALES,
    Text,
    catalogue_of,
    faults,
    incomplete,
    texts_of_python,
    texts_of_template,
)

OF_ENGLISH = "nplurals=2; plural=(n != 1);"
OF_ARABIC = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
)


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_placeholders_and_elements(app: Path, locale: str) -> None:
    """Missing and fuzzy translations are the business of `make check-release`."""
    catalogue = catalogue_of(app, locale)
    forms = _djangos_plural_forms(locale)
    assert catalogue.metadata.get("Plural-Forms", forms) == forms
    found = {entry.msgid: wrong for entry in catalogue if not incomplete(entry) and (wrong := faults(entry, forms))}
    assert found == {}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
@pytest.mark.parametrize("locale", LOCALES)
def test_compiled_catalogues_equal_their_sources(app: Path, locale: str) -> None:
    written = catalogue_of(app, locale)
    file = app / "locale" / locale / "LC_MESSAGES" / "django.mo"
    compiled = polib.mofile(str(file)) if file.exists() else polib.MOFile()
    assert _by_text(compiled) == _by_text([entry for entry in written if not incomplete(entry)])


@pytest.mark.parametrize("locale", LOCALES)
def test_a_text_has_one_translation_in_all_apps(locale: str) -> None:
    """Django merges the catalogues: one app would show the words of another. A context keeps two meanings apart."""
    translations: dict[tuple[str, str], set[str]] = {}
    for app in APPS:
        for entry in catalogue_of(app, locale):
            if entry.msgstr and not incomplete(entry):
                translations.setdefault((entry.msgctxt or "", entry.msgid), set()).add(entry.msgstr)
    assert {text: several for text, several in translations.items() if len(several) > 1} == {}


def _by_text(entries: Iterable[polib.POEntry | polib.MOEntry]) -> dict[Text, tuple[str, ...]]:
    return {
        Text(entry.msgid, entry.msgid_plural, entry.msgctxt or ""): (entry.msgstr, *entry.msgstr_plural.values())
        for entry in entries
    }


def _djangos_plural_forms(locale: str) -> str:
    """Catalogues of one language count alike, or Django keeps them apart."""
    file = Path(conf.__file__).parent / "locale" / locale / "LC_MESSAGES" / "django.po"
    return str(polib.pofile(str(file)).metadata["Plural-Forms"])


# --- How texts and faults are found ------------------------------------------------------------------------------------


def test_every_way_to_ask_for_a_translation_in_python_is_seen() -> None:
    source = """
_("one " "text"); gettext_lazy('two'); pgettext("where", "three"); translation.gettext("four")
ngettext("%(n)s five", "%(n)s fives", n); npgettext_lazy("where", "six", "sixes", n)
_(not_a_text); other("nothing"); _(f"no{thing}")
"""
    assert sorted(texts_of_python(source)) == [
        Text("%(n)s five", "%(n)s fives"), Text("four"), Text("one text"), Text("six", "sixes", "where"),
        Text("three", "", "where"), Text("two"),
    ]  # fmt: skip


def test_every_way_to_ask_for_a_translation_in_templates_is_seen() -> None:
    source = """
{% translate "one's" %} {% translate 'two' context "where" as it %} {% include "x" with it=_("three") only %}
{% blocktranslate trimmed with a=b %}
  {{ a }} is
  <b>four</b>, 5 %
{% endblocktranslate %}{% blocktranslate count n=m context "where" %}six{% plural %}{{ n }} sixes{% endblocktranslate %}
"""
    assert sorted(texts_of_template(source)) == [
        Text("%(a)s is <b>four</b>, 5 %%"), Text("one's"), Text("six", "%(n)s sixes", "where"), Text("three"),
        Text("two", "", "where"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "forms", "found"),
    [
        ({"msgid": "a", "msgstr": "b"}, OF_ENGLISH, []),
        ({"msgid": "a", "msgstr": ""}, OF_ENGLISH, ["missing"]),
        ({"msgid": "a", "msgstr": "b", "flags": ["fuzzy"]}, OF_ENGLISH, ["fuzzy"]),
        ({"msgid": "a", "msgstr": "b", "obsolete": True}, OF_ENGLISH, ["obsolete"]),
        ({"msgid": "%(a)s {b}", "msgstr": "{b} %(a)s"}, OF_ENGLISH, []),
        ({"msgid": "%(a)s", "msgstr": "%(b)s"}, OF_ENGLISH, ["placeholders: ['%(b)s'] for ['%(a)s']"]),
        ({"msgid": "<b>a</b>", "msgstr": "<b>c</b>"}, OF_ENGLISH, []),
        ({"msgid": "<b>a</b>", "msgstr": "<i>c</i>"}, OF_ENGLISH, ["elements"]),
        ({"msgid": "\na", "msgstr": "b"}, OF_ENGLISH, ["space at the ends"]),
        ({"msgid": "a", "msgid_plural": "%(n)s", "msgstr_plural": {0: "b", 1: "%(n)s"}}, OF_ENGLISH, []),
        (
            {"msgid": "a", "msgid_plural": "%(n)s", "msgstr_plural": {0: "b", 1: "c"}},
            OF_ENGLISH,
            ["placeholders: [] for ['%(n)s']"],
        ),
        (
            {"msgid": "a", "msgid_plural": "b", "msgstr_plural": {0: "c", 1: "d"}},
            OF_ARABIC,
            ["the number of plural forms"],
        ),
        (
            {"msgid": "a", "msgid_plural": "%(n)s", "msgstr_plural": dict(enumerate(["b"] * 3 + ["%(n)s"] * 3))},
            OF_ARABIC,
            [],
        ),
    ],
)
def test_what_is_wrong_with_a_translation_is_found(given: dict[str, object], forms: str, found: list[str]) -> None:
    assert faults(polib.POEntry(**given), forms) == found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"msgid": "a", "msgstr": "b"}, False),
        ({"msgid": "a", "msgstr": ""}, True),
        ({"msgid": "a", "msgstr": "b", "flags": ["fuzzy"]}, True),
        ({"msgid": "a", "msgstr": "b", "obsolete": True}, True),
        ({"msgid": "a", "msgid_plural": "b", "msgstr_plural": {0: "c", 1: ""}}, True),
        ({"msgid": "a", "msgid_plural": "b", "msgstr_plural": {0: "c", 1: "d"}}, False),
    ],
)
def test_missing_fuzzy_and_obsolete_translations_are_incomplete(given: dict[str, object], expected: bool) -> None:
    assert incomplete(polib.POEntry(**given)) is expected
