"""The first minutes of an account: what the browser says is preselected, and signing in leads to the tasks."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from oasst.models import User
from tasks.models import Opening
from tasks.rules import kinds
from tests.corpus import a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


def checked(page: str) -> list[str]:
    boxes = re.findall(r"<input [^>]*name=\"common_langs\"[^>]*>", page)
    return [re.findall(r'value="([^"]+)"', box)[0] for box in boxes if " checked" in box]


def selected(page: str, name: str) -> str:
    found: list[str] = re.findall(rf'<select name="{name}".*?<option value="([^"]*)" selected', page, re.DOTALL)
    return found[0]


def test_language_and_interface_language_of_the_browser_are_preselected(ada: User) -> None:
    client = signed_in(ada)
    page = client.get("/welcome/", headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"}).content.decode()
    assert (checked(page), selected(page, "locale")) == (["es"], "es")
    boxes = re.findall(r'name="common_langs" value="([^"]+)"', page)
    assert boxes[:2] == ["es", "en"]
    assert re.search(r'<select name="time_zone"[^>]* data-browser-zone', page)
    ada.refresh_from_db()
    assert (ada.langs, ada.locale) == ([], "")


def test_what_the_account_has_chosen_before_is_kept(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(langs=["sw", "gsw"], locale="ar", time_zone="Africa/Nairobi")
    page = signed_in(ada).get("/welcome/", headers={"accept-language": "de"}).content.decode()
    assert (checked(page), selected(page, "locale"), selected(page, "time_zone")) == (["sw"], "ar", "Africa/Nairobi")
    assert 'value="gsw"' in page
    assert "data-browser-zone" not in page


def test_all_three_are_saved_together(ada: User) -> None:
    sent = {"common_langs": ["de"], "locale": "es", "time_zone": "Europe/Madrid"}
    assert signed_in(ada).post("/welcome/", sent)["Location"] == "/desk/tutorial/"
    ada.refresh_from_db()
    assert (ada.langs, ada.locale, ada.time_zone) == (["de"], "es", "Europe/Madrid")


def test_languages_have_their_names_to_search_by_and_their_open_tasks(
    ada: User, ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for lang in ("de", "gsw"):
        prompt = a_tree(ben, lang=lang)
        Opening.objects.create(
            kind=kinds.ASSISTANT_REPLY,
            message_id=prompt.pk,
            tree_id=prompt.tree_id,
            lang=lang,
            wanted=3,
            leased=1,
            turn=0,
        )
    Opening.objects.create(kind=kinds.INITIAL_PROMPT, message_id=ben.pk, lang="fr", wanted=90, turn=0)
    client = signed_in(ada)
    page = client.get("/welcome/", headers={"accept-language": "en"}).content.decode()
    assert re.findall(r"\((\w+)\) · ([^<]+?)\s*</label>", page) == [("de", "2 open tasks"), ("gsw", "2 open tasks")]
    names = re.findall(r'data-names="([^"]+)"', page)
    assert "de deutsch german" in names
    assert "fr français french" in names


def test_signing_in_leads_to_the_tasks_unless_another_page_was_asked_for() -> None:
    cleo = User.objects.create_user("cleo", "cleo@example.org", "a-long-password")
    EmailAddress.objects.create(user=cleo, email=cleo.email, verified=True, primary=True)
    sent = {"login": "cleo", "password": "a-long-password"}
    assert Client().post("/accounts/login/", sent)["Location"] == "/desk/"
    assert Client().post("/accounts/login/?next=/inbox/", sent | {"next": "/inbox/"})["Location"] == "/inbox/"
