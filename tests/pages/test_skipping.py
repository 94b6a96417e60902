"""Skipping a task, and thinking better of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from oasst.models import User
from tasks.models import Draft, Task, TaskState
from tasks.rules import kinds
from tests.pages.working import begin, hidden_fields
from tests.tasks.crowd import a_prompt, people

pytestmark = pytest.mark.django_db


def test_a_skip_with_text_asks_first_and_keeps_it(client: Client, ada: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    asked = client.post(f"{address}skip/", {"text": "Half a thought", "reason": "unclear"})
    assert asked.status_code == 409
    assert "Skip this task? We'll keep your text in your drafts." in asked.content.decode()
    assert Task.objects.get().state == TaskState.OPEN
    sent = {"text": "Half a thought", "reason": hidden_fields(asked.content.decode())["reason"], "anyway": "on"}
    client.post(f"{address}skip/", sent)
    skipped = Task.objects.get(state=TaskState.SKIPPED)
    assert skipped.skip_reason == "unclear"
    assert Draft.objects.get().content == {"text": "Half a thought"}


def test_a_skip_without_text_does_not_ask_and_leads_to_the_next(client: Client, ada: User) -> None:
    for person in people(2):
        a_prompt(person)
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    answer = client.post(f"{address}skip/", {"text": " ", "reason": "bad_content", "quality": "0.5"})
    following = Task.objects.get(state=TaskState.OPEN)
    assert answer["Location"] == f"/desk/{following.pk}/?after={Task.objects.get(state=TaskState.SKIPPED).pk}"
    assert "Skipped. Someone else will get it." in client.get(answer["Location"]).content.decode()


def test_a_skip_undone_leads_back_and_the_other_task_is_given_back(client: Client, ada: User) -> None:
    for person in people(2):
        a_prompt(person)
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    client.post(f"{address}skip/", {"reason": ""})
    following = Task.objects.get(state=TaskState.OPEN)
    assert client.post(f"{address}unskip/", {"after": following.pk})["Location"] == address
    states = Task.objects.filter(user=ada).order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["open", "expired"]
    client.post(f"{address}draft/", {"spam": "0"})
    assert begin(client, kinds.LABEL_INITIAL_PROMPT) != address


def test_a_skip_undone_too_late_says_so(client: Client) -> None:
    a_prompt(people(1)[0])
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    client.post(f"{address}skip/", {"reason": "unclear"})
    assert "By mistake?" in client.get(address).content.decode()
    Task.objects.update(ended_at=timezone.now() - timedelta(minutes=1))
    assert "By mistake?" not in client.get(address).content.decode()
    assert escape("It's too late to undo this.") in client.post(f"{address}unskip/", follow=True).content.decode()
