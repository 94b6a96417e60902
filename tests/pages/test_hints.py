"""Hints about personal data while a text is written: at once, and before it is submitted. They refuse nothing."""

import pytest
from django.test import Client

from oasst.core.texts.pii import Kind
from oasst.models import Message
from tasks.rules import kinds
from tasks.texts import hints
from tests.pages.working import begin

pytestmark = pytest.mark.django_db
MAIL = "Write to jane.doe@gmail.com and ask her."
HINT = "This seems to contain an email address. Leave out what belongs to a real person."


def test_autosave_answers_with_the_hint(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    assert client.post(f"{address}draft/", {"text": MAIL}).json()["hint"] == HINT
    assert client.post(f"{address}draft/", {"text": "Write to her and ask."}).json()["hint"] == ""


def test_the_page_shows_the_hint_and_takes_the_text(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    assert HINT in client.post(address, {"text": MAIL, "step": "preview"}).content.decode()
    client.post(address, {"text": MAIL, "step": "submit"})
    assert Message.objects.get().text == MAIL


def test_several_kinds_are_named_once_each_and_examples_are_not() -> None:
    text = "a.b@gmail.com c.d@gmail.com +49 30 901820 00"
    assert hints.hint_about(text, "en").startswith("This seems to contain an email address, a phone number.")
    assert hints.hint_about("Write to jane@example.org.", "en") == ""


def test_every_kind_has_a_name() -> None:
    assert set(hints._PERSONAL) == set(Kind)


def test_both_hints_are_given(client: Client) -> None:
    text = "Schreiben Sie bitte an jane.doe@gmail.com, wenn Sie Fragen zu Ihrer Bestellung haben."
    hint = hints.hint_about(text, "en")
    assert hint.startswith(HINT)
    assert "This looks like Deutsch" in hint
