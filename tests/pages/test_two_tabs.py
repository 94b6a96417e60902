"""One task in two tabs: whatever either of them has kept is still there, and the second is told."""

from typing import Any

import pytest
from django.test import Client

from oasst.models import Message
from tasks.models import Draft
from tasks.rules import kinds
from tests.pages.working import begin

pytestmark = pytest.mark.django_db
TOLD = "This task is open in another tab with a different version."


def version_on(page: Any) -> str:
    found: str = page.content.decode().partition('name="version" value="')[2].partition('"')[0]
    return found


def keeps(client: Client, address: str, text: str, version: str) -> Any:
    return client.post(f"{address}draft/", {"text": text, "version": version}).json()


def kept() -> list[tuple[str, str]]:
    return sorted((draft.content["text"], draft.reason) for draft in Draft.objects.all())


def test_each_save_of_a_tab_follows_on_its_last(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    version = version_on(client.get(address))
    assert version == "0"
    for text in ("How", "How do", "How do bees sleep?"):
        answer = keeps(client, address, text, version)
        assert (answer["saved"], answer["beside"]) == (True, False)
        version = answer["version"]
    assert version_on(client.get(address)) == version
    assert kept() == [("How do bees sleep?", "")]


def test_a_save_that_is_based_on_an_older_version_is_kept_beside_the_newer_one(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    first = keeps(client, address, "Begun in the first tab", "0")
    second = keeps(client, address, "Begun in the second tab", "0")
    assert (first["beside"], second["beside"]) == (False, True)
    again = keeps(client, address, "Begun in the second tab, and more", second["version"])
    assert again["beside"] is True
    assert keeps(client, address, "Begun in the first tab, and more", first["version"])["beside"] is False
    assert kept() == [("Begun in the first tab, and more", ""), ("Begun in the second tab, and more", "other_tab")]
    mine = client.get("/desk/mine/").content.decode()
    assert "Begun in the second tab, and more" in mine
    assert "This task was open in another tab with a different version." in mine


def test_the_same_text_in_both_tabs_is_no_conflict(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    for _tab in range(2):
        assert keeps(client, address, "The same", "0")["beside"] is False
    assert kept() == [("The same", "")]


@pytest.mark.parametrize("version", ["", "x", "7", "7 yesterday", "-1 2026-01-01", "\x00 "])
def test_a_version_that_cannot_be_read_breaks_nothing(client: Client, version: str) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    keeps(client, address, "First", "0")
    assert keeps(client, address, "Second", version)["saved"] is True
    assert "Second" in [text for text, _reason in kept()]


@pytest.mark.parametrize("step", ["preview", "save"])
def test_a_step_without_a_script_keeps_both_and_says_so(client: Client, step: str) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    keeps(client, address, "Begun in the first tab", "0")
    page = client.post(address, {"text": "From the second tab", "step": step, "version": "0"}, follow=True)
    assert TOLD in page.content.decode()
    assert kept() == [("Begun in the first tab", ""), ("From the second tab", "other_tab")]


def test_what_is_submitted_in_one_tab_leaves_what_the_other_has_kept(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    keeps(client, address, "Begun in the first tab", "0")
    page = client.post(address, {"text": "From the second tab", "step": "preview", "version": "0"})
    sent = {"text": "From the second tab", "step": "submit", "version": version_on(page)}
    assert "Undo" in client.post(address, sent, follow=True).content.decode()
    assert Message.objects.get().text == "From the second tab"
    assert kept() == [("Begun in the first tab", "other_tab")]


def test_a_refused_text_goes_on_as_the_newest_version(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    version = keeps(client, address, "Begun", "0")["version"]
    page = client.post(address, {"text": "x" * 2001, "step": "submit", "version": version})
    assert page.status_code in (409, 422)
    answer = keeps(client, address, "Shorter", version_on(page))
    assert answer["beside"] is False
    assert kept() == [("Shorter", "")]
