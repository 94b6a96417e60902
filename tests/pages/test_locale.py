"""The language of the interface: what it follows, where it is kept, and what it leaves alone."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf.locale import LANG_INFO
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from oasst.models import User
from tests.pages.cast import elements, signed_in
from tests.pages.walk import NAMED, address, one_of_everything


@pytest.fixture(autouse=True)
def _the_next_test_reads_english() -> Iterator[None]:
    """Requests leave the language they were answered in behind in their thread."""
    with translation.override("en"):
        yield


def _names_of_locales(page: str) -> list[str]:
    return re.findall(r'<button name="locale"[^>]*>([^<]*)</button>', page)


def _locale(client: Client, path: str = "/guidelines/", **headers: str) -> tuple[str, str]:
    """Language and direction of a page; the same language is marked as chosen."""
    page = client.get(path, headers=headers).content.decode()
    html = next(attrs for tag, attrs in elements(page) if tag == "html")
    chosen = [
        attrs["value"]
        for tag, attrs in elements(page)
        if tag == "button" and attrs.get("name") == "locale" and attrs["aria-pressed"] == "true"
    ]
    assert chosen == [html["lang"]]
    return html["lang"], html["dir"]


@pytest.mark.django_db
def test_switching_the_locale_keeps_the_page_and_the_languages_of_work(
    ada: User,
) -> None:
    User.objects.filter(pk=ada.pk).update(langs=["de", "en"])
    client = signed_in(ada)
    here = "/browse/?lang=de&words=wald"
    fields = [attrs for tag, attrs in elements(client.get(here).content.decode()) if tag == "input"]
    assert {"type": "hidden", "name": "next", "value": here} in fields
    answer = client.post("/locale/", {"locale": "ar", "next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert _locale(client, here) == ("ar", "rtl")
    ada.refresh_from_db()
    assert (ada.locale, ada.langs) == ("ar", ["de", "en"])


@pytest.mark.django_db
def test_the_interface_follows_the_browser_until_someone_chooses() -> None:
    client = Client()
    assert _locale(client) == ("en", "ltr")
    assert _locale(client, **{"Accept-Language": "es-MX,es;q=0.9"}) == ("es", "ltr")
    client.post("/locale/", {"locale": "ar"})
    assert _locale(client, **{"Accept-Language": "es-MX,es;q=0.9"}) == ("ar", "rtl")
    assert _locale(client, **{"Accept-Language": "sw"}) == ("ar", "rtl")


@pytest.mark.django_db
def test_the_choice_goes_with_the_person_to_other_browsers_and_stays_in_this_one(ada: User) -> None:
    here, elsewhere = signed_in(ada), signed_in(ada)
    here.post("/locale/", {"locale": "es"})
    assert [_locale(here)[0], _locale(elsewhere)[0]] == ["es", "es"]
    here.logout()
    elsewhere.logout()
    assert _locale(elsewhere)[0] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize(("locale", "heading"), [("en", "Guidelines"), ("es", "Pautas"), ("ar", "الإرشادات")])
def test_texts_are_those_of_the_catalogue(locale: str, heading: str) -> None:
    client = Client()
    client.post("/locale/", {"locale": locale})
    page = client.get("/guidelines/").content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert _names_of_locales(page) == ["English", "Español", "العربية"]  # found by people who read none of the others


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("locale", "date"),
    [("en", "Nov. 3, 2026"), ("es", "3 de noviembre de 2026"), ("ar", "3 نوفمبر 2026")],
)
def test_dates_are_written_as_the_language_does(locale: str, date: str) -> None:
    with translation.override(locale):
        assert date_format(datetime.date(2026, 11, 3)) == date


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"locale": "tlh"}, {"locale": ""}, {}])
def test_a_language_no_one_offers_changes_nothing(ada: User, sent: dict[str, str]) -> None:
    client = signed_in(ada)
    assert client.post("/locale/", sent)["Location"] == "/"
    assert User.objects.get(pk=ada.pk).locale == ""
    User.objects.filter(pk=ada.pk).update(locale="tlh")  # from when it was offered
    assert _locale(client)[0] == "en"


@pytest.mark.django_db
def test_the_switch_holds_forty_languages_in_a_list_that_unfolds(settings: Any) -> None:
    names = [(code, info["name_local"]) for code, info in sorted(LANG_INFO.items()) if "name_local" in info]
    settings.LANGUAGES = [("en", "English"), *[each for each in names if each[0] != "en"][:39]]
    page = Client().get("/guidelines/").content.decode()
    assert len(_names_of_locales(page)) == 40
    folded = re.findall(r'<details class="locale-list">\s*<summary>(.*?)</summary>', page, re.DOTALL)
    assert [" ".join(each.split()) for each in folded] == ["Language: English"]


@pytest.mark.django_db
def test_a_partial_catalogue_falls_back_text_by_text(settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    catalogue.append(polib.POEntry(msgid="Guidelines", msgstr="Leitfaden"))
    catalogue.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    page = Client().get("/guidelines/", headers={"accept-language": "de"}).content.decode()
    assert '<html lang="de"' in page
    assert "<h1>Leitfaden</h1>" in page
    assert "Transparency report" in page


@pytest.mark.django_db
def test_the_choice_of_language_leads_to_no_other_site() -> None:
    assert Client().post("/locale/", {"locale": "es", "next": "https://example.org/"})["Location"] == "/"


@pytest.mark.django_db
def test_who_has_yet_to_accept_the_terms_may_choose_the_language_they_read_them_in(ada: User) -> None:
    client = Client()
    client.force_login(ada)
    client.post("/locale/", {"locale": "es"})
    assert _locale(client, "/terms/")[0] == "es"


@pytest.mark.django_db
def test_numbers_for_the_browser_are_written_its_way_in_every_language(ada: User, ben: User) -> None:
    """A comma for the decimals, as Arabic and Spanish have it, would break pictures, meters and forms."""
    one_of_everything(ada, ben)
    User.objects.filter(pk=ben.pk).update(locale="ar")
    client = signed_in(ben)
    broken = {}
    for path in (address(name, pattern) for name, pattern in NAMED if not name.startswith("admin:")):
        answer = client.get(path)
        if answer.headers["Content-Type"].startswith("text/html"):
            found = [attrs for _tag, attrs in elements(answer.content.decode()) if any(map(_has_comma, attrs.values()))]
            if found:
                broken[path] = found
    assert broken == {}


def _has_comma(value: str) -> bool:
    return re.fullmatch(r"-?\d+[,٫]\d+", value) is not None
