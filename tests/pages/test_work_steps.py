"""The steps of a task: previewing, submitting, stopping; what is refused keeps what was written."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from oasst.models import Message, Ranking, Review, User
from tasks.models import Draft, Task, TaskState
from tasks.rules import kinds, policy
from tests.pages.working import begin, fields_of, submit
from tests.tasks.crowd import a_growing_tree, a_prompt, people, work_until_quiet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "blank", ["", "   \n", "\u200b\u2060", "\u3164\u2800"], ids=["none", "spaces", "unseen", "fillers"]
)
@pytest.mark.parametrize("step", ["preview", "submit"])
def test_a_blank_text_cannot_be_submitted(client: Client, blank: str, step: str) -> None:
    answer = client.post(begin(client, kinds.INITIAL_PROMPT), {"text": blank, "step": step})
    assert answer.status_code == 409
    assert "Your text is empty. Write something first." in answer.content.decode()
    assert Message.objects.count() == 0


def test_a_question_that_must_be_answered_blocks_the_review(client: Client) -> None:
    a_prompt(people(1)[0])
    answer = client.post(begin(client, kinds.LABEL_INITIAL_PROMPT), {"quality": "0.75", "step": "submit"})
    assert answer.status_code == 409
    assert "Please answer the required question." in answer.content.decode()
    assert Review.objects.count() == 0


@pytest.fixture
def ranking(client: Client) -> tuple[str, Task]:
    """The address of a ranking and its task."""
    crowd = people(8)
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=tuple(kind for kind in kinds.ALL if kind not in kinds.RANKING))
    address = begin(client, kinds.RANK_ASSISTANT_REPLIES)
    return address, Task.objects.get(kind=kinds.RANK_ASSISTANT_REPLIES)


def as_shown(task: Task) -> dict[str, object]:
    """What a browser sends when no one has moved anything."""
    return {**{f"place_{each}": place for place, each in enumerate(task.shown, 1)}, "untouched": "on"}


def test_an_unchanged_ranking_asks_once_in_place(client: Client, ranking: tuple[str, Task]) -> None:
    address, task = ranking
    answer = client.post(address, {**as_shown(task), "step": "submit"})
    assert answer.status_code == 422
    assert escape("You haven't changed the order.") in answer.content.decode()
    assert Ranking.objects.filter(user=task.user).count() == 0
    assert client.post(address, {**as_shown(task), "step": "as_shown"}).status_code == 302
    assert Ranking.objects.get(user=task.user).ballot == [[str(each)] for each in task.shown]


def test_none_of_them_may_be_good_enough_and_then_an_order_no_one_gave_is_none(
    client: Client, ranking: tuple[str, Task]
) -> None:
    address, task = ranking
    submit(client, address, **as_shown(task), none_acceptable="on")
    given = Ranking.objects.get(user=task.user)
    assert (given.none_acceptable, given.ballot) == (True, [[str(each) for each in task.shown]])


def test_who_returns_to_a_ranking_finds_everything(client: Client, ranking: tuple[str, Task]) -> None:
    address, task = ranking
    first, *others = task.shown
    places = {f"place_{first}": 2, **{f"place_{each}": 1 for each in others}}
    client.post(address, {**places, f"veto_{first}": "on", "step": "save"})
    again = fields_of(client.get(address).content.decode())
    assert {name: again[name] for name in places} == {name: str(place) for name, place in places.items()}
    assert f"veto_{first}" in again


def test_the_same_with_a_text(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    text = 'One line\n\n  <b>"another"</b> & a third'
    client.post(address, {"text": text.replace("\n", "\r\n"), "step": "preview"})
    assert escape(text) in client.get(address).content.decode()
    submit(client, address, text=text.replace("\n", "\r\n"))
    assert Message.objects.get().text == text


def test_a_text_written_before_is_kept_with_the_reason(client: Client) -> None:
    submit(client, begin(client, kinds.INITIAL_PROMPT), text="Once more?")
    answer = client.post(begin(client, kinds.INITIAL_PROMPT), {"text": "Once more?", "step": "submit"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "You recently submitted exactly the same text. Write something different." in page
    assert "Once more?" in page


def test_who_holds_too_many_tasks_is_told_so(client: Client) -> None:
    with policy.using("classic"):  # which has no other limit for prompts
        for _ in range(8):
            client.post(f"{begin(client, kinds.INITIAL_PROMPT)}draft/", {"text": "Begun"})
        answer = client.post("/desk/claim/", {"kind": kinds.INITIAL_PROMPT, "lang": "en"}, follow=True)
    assert "You have too many open tasks. Finish or skip one first." in answer.content.decode()


def test_a_text_in_another_language_is_pointed_out_and_taken(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    text = "Erkläre mir bitte, wie ein Regenbogen entsteht und warum er immer rund ist."
    hint = "This looks like Deutsch but will be saved as English. If that's right, just continue."
    assert client.post(f"{address}draft/", {"text": text}).json()["hint"] == hint
    assert escape(hint) in client.post(address, {"text": text, "step": "preview"}).content.decode()
    submit(client, address, text=text)
    assert Message.objects.get().text == text


def test_the_preview_is_what_will_be_shown(client: Client) -> None:
    text = "# Why\n\n| a | b |\n|---|---|\n| `1` | [x](https://e.org) |\n\n```python\nx = 1\n```\n<b>no</b> \u202e"
    address = begin(client, kinds.INITIAL_PROMPT)
    preview = client.post(f"{address}preview/", {"text": text}).content.decode().strip()
    assert preview in client.post(address, {"text": text, "step": "preview"}).content.decode()
    submit(client, address, text=text)
    message = Message.objects.get()
    assert preview in client.get(f"/trees/{message.tree_id}/").content.decode()
    assert preview.startswith('<div class="prose" lang="en" dir="ltr"><h3>Why</h3>')


@pytest.mark.parametrize("step", [{}, {"step": "review"}, {"step": "?"}])
def test_only_a_submission_submits(client: Client, step: dict[str, str]) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    answer = client.post(address, {"text": "Why is the sky blue?", **step})
    assert answer.status_code == 200
    assert Message.objects.count() == 0
    assert Draft.objects.get().content == {"text": "Why is the sky blue?"}


def test_who_stops_before_anything_is_begun_gives_the_task_back(client: Client, ada: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    assert client.post(address, {"text": " ", "step": "save"})["Location"] == "/desk/"
    assert Task.objects.get(user=ada).state == TaskState.EXPIRED
    assert Draft.objects.count() == 0


def test_what_is_kept_for_later_is_on_the_desk(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    answer = client.post(address, {"text": "Half a thought", "step": "save"}, follow=True)
    assert "Saved for later." in answer.content.decode()
    assert "Half a thought" in client.get(address).content.decode()


def test_the_page_of_a_ranking_sends_few_statements(
    client: Client, ranking: tuple[str, Task], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(ranking[0])
    with django_assert_num_queries(7):
        client.get(ranking[0])
