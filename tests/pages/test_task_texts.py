"""Texts of the task pages that depend on rules, counts or the kind of task."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from oasst.models import User
from tasks.models import SkipReason
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS, PRESETS
from tasks.texts.refusal import SENTENCES, Why
from tasks.work import claims, leases
from tests.pages.cast import signed_in
from tests.pages.working import begin, submit, text_of
from tests.tasks.crowd import a_growing_tree, people

pytestmark = pytest.mark.django_db


def test_the_time_to_undo_a_submission_is_that_of_the_rules(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, undo_submission=timedelta(seconds=90)))
    address = begin(client, kinds.INITIAL_PROMPT)
    submit(client, address, text="Why is the sky blue?")
    page = client.get(address).content.decode()
    assert "You can undo this for 90 seconds." in text_of(page)


def test_the_limit_of_a_text_is_grouped_like_the_other_numbers(client: Client) -> None:
    page = client.get(begin(client, kinds.INITIAL_PROMPT)).content.decode()
    assert "Up to 2,000 characters. Markdown supported." in page


def test_the_text_field_is_named_by_the_kind_of_task(client: Client) -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    labels = [
        re.findall(r'<label for="id_text">(.*?)</label>', client.get(begin(client, kind)).content.decode())
        for kind in (kinds.INITIAL_PROMPT, kinds.ASSISTANT_REPLY)
    ]
    assert labels == [["Your prompt"], ["Your reply"]]


def test_staff_see_the_titles_of_tasks_and_the_reasons_for_skips(ada: User, mod: User) -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    task = claims.claim(by=ada, kind=kinds.ASSISTANT_REPLY, lang="en")
    leases.skip(task, reason=SkipReason.UNCLEAR)
    shown = text_of(signed_in(mod).get(f"/admin/oasst/messagetree/{task.tree_id}/change/").content.decode())
    assert f"({SkipReason.UNCLEAR.label})" in shown
    assert "Reply as the assistant" in shown
    assert [kind for kind in kinds.ALL if kind in shown] == []


def test_a_reason_that_a_client_wrote_itself_is_shown_to_staff_as_it_is(ada: User, mod: User) -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    task = claims.claim(by=ada, kind=kinds.ASSISTANT_REPLY, lang="en")
    leases.skip(task, reason="too hot today")
    shown = text_of(signed_in(mod).get(f"/admin/oasst/messagetree/{task.tree_id}/change/").content.decode())
    assert "(too hot today)" in shown


def test_every_refusal_has_a_text_of_at_most_two_sentences() -> None:
    assert set(SENTENCES) == set(Why)
    assert [
        why.value for why, text in SENTENCES.items() if not re.fullmatch(r"([A-Z][^.]*\.\s?){1,2}", str(text))
    ] == []
