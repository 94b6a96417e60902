"""The five kinds of work, as a browser without JavaScript does them."""

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django import Settings

from oasst.models import Message, MessageTree, Ranking, Review, User
from tasks.models import Draft, Task, TaskState
from tasks.rules import kinds
from tasks.trees import interventions
from tests.pages.cast import signed_in
from tests.pages.working import begin, submit
from tests.tasks.crowd import a_growing_tree, a_prompt, people, work, work_until_quiet

pytestmark = pytest.mark.django_db


def test_writing_a_prompt(client: Client, ada: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    submit(client, address, text="Why is the sky blue?")
    assert (Message.objects.get().text, Message.objects.get().author) == ("Why is the sky blue?", ada)


@pytest.mark.parametrize("kind", [kinds.ASSISTANT_REPLY, kinds.PROMPTER_REPLY])
def test_replying(client: Client, ada: User, kind: str) -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    if kind == kinds.PROMPTER_REPLY:
        work(crowd[1], kinds.ASSISTANT_REPLY)
        work_until_quiet(crowd, only=(kinds.LABEL_ASSISTANT_REPLY,))
    address = begin(client, kind)
    assert "Prompt number" in client.get(address).content.decode()
    submit(client, address, text="Because of **scattering**.")
    assert Message.objects.filter(author=ada, text="Because of **scattering**.").exists()


def test_reviewing_sends_only_what_was_answered(client: Client, ada: User) -> None:
    a_prompt(people(1)[0])
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    page = client.get(address).content.decode()
    assert "checked" not in page
    submit(client, address, spam="0", quality="0.75", humor="cant_tell")
    review = Review.objects.get(user=ada)
    assert (review.labels, review.cant_tell, review.mode) == ({"spam": 0.0, "quality": 0.75}, ["humor"], "full")


def test_a_review_without_what_must_be_answered_is_sent_back_with_what_was(client: Client) -> None:
    a_prompt(people(1)[0])
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    answer = client.post(address, {"quality": "0.75", "step": "submit"})
    assert answer.status_code == 409
    assert "Please answer the required question." in answer.content.decode()
    assert Review.objects.count() == 0
    assert 'value="0.75"' in client.get(address).content.decode()
    assert client.get(address).content.decode().count("checked") == 1


def test_ranking_with_a_tie_and_a_veto(client: Client, ada: User) -> None:
    crowd = people(8)
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=tuple(kind for kind in kinds.ALL if kind not in kinds.RANKING))
    assert MessageTree.objects.get().state == "ranking"
    address = begin(client, kinds.RANK_ASSISTANT_REPLIES)
    task = Task.objects.get(user=ada)
    empty = client.post(address, {"step": "submit"})
    assert empty.status_code == 422
    assert Ranking.objects.filter(user=ada).count() == 0
    places = {f"place_{each}": min(number, 2) for number, each in enumerate(task.shown, 1)}
    submit(client, address, **places, **{f"veto_{task.shown[-1]}": "on"})
    ranking = Ranking.objects.get(user=ada)
    assert ranking.ballot == [[str(task.shown[0])], [str(each) for each in task.shown[1:]]]
    assert ranking.vetoed == [task.shown[-1]]


def test_submitting_twice_shows_the_first_result(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    submit(client, address, text="Once?")
    again = client.post(address, {"text": "Twice?", "step": "submit"}, follow=True).content.decode()
    assert escape("You've already submitted this.") in again
    assert "Submitted – thank you!" in again
    assert "Twice?" in client.get("/desk/mine/").content.decode()
    assert [each.text for each in Message.objects.all()] == ["Once?"]


def test_a_draft_is_kept_while_typing_and_shown_on_another_device(client: Client, ada: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    before = Task.objects.get().until
    assert (
        client.post(f"{address}draft/", {"text": "Half a tho"}).json().items()
        >= {"saved": True, "held": True, "hint": "", "beside": False}.items()
    )
    assert Task.objects.get().until > before
    other = Client()
    other.force_login(ada)
    assert "Half a tho" in other.get(address).content.decode()
    assert "Half a tho" in other.get("/desk/mine/").content.decode()
    submit(other, address, text="Half a thought?")
    assert Draft.objects.count() == 0


def test_a_late_answer_is_kept(client: Client, ada: User) -> None:
    crowd = people(5)
    root = a_growing_tree(crowd[0], crowd[1:4])
    address = begin(client, kinds.ASSISTANT_REPLY)
    Task.objects.filter(user=ada).update(state=TaskState.EXPIRED, ended_at=timezone.now())
    submit(client, address, text="Late, but there is room.")
    assert Message.objects.filter(parent=root, author=ada).exists()


def test_an_answer_no_one_needs_any_more_stays_a_draft(client: Client, ada: User, mod: User) -> None:
    crowd = people(5)
    root = a_growing_tree(crowd[0], crowd[1:4])
    address = begin(client, kinds.ASSISTANT_REPLY)
    interventions.halt(root.pk, by=mod)
    answer = client.post(address, {"text": "An hour of work", "step": "submit"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Your work is in your drafts." in page
    assert "An hour of work" in page
    assert "An hour of work" in client.get("/desk/mine/").content.decode()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("   ", "Your text is empty. Write something first."), ("x" * 2001, "It has 2001 characters of at most 2000.")],
)
def test_a_text_that_cannot_be_taken_is_shown_again_with_the_reason(client: Client, text: str, complaint: str) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    answer = client.post(address, {"text": text, "step": "submit"})
    assert answer.status_code == 409
    assert complaint in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert Message.objects.count() == 0


def test_a_skip_gives_the_work_to_others_and_not_back_to_me(client: Client, ada: User) -> None:
    a_prompt(people(1)[0])
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    assert client.post(f"{address}skip/", {"reason": "unfamiliar"})["Location"] == address  # there is no other to do
    task = Task.objects.get(user=ada)
    assert (task.state, task.skip_reason) == ("skipped", "unfamiliar")
    nothing = client.post("/desk/claim/", {"kind": kinds.LABEL_INITIAL_PROMPT, "lang": "en"}, follow=True)
    assert "No task is available for you right now." in nothing.content.decode()
    assert work(people(1)[0], kinds.LABEL_INITIAL_PROMPT)


def test_someone_elses_task_is_not_there(client: Client, cleo: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    stranger = signed_in(cleo)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, {"text": "x", "step": "submit"}).status_code == 404


def test_a_policy_no_one_knows_is_named(settings: Settings) -> None:
    assert [each.id for each in run_checks() if each.id == "tasks.E001"] == []
    settings.POLICY = "chaos"
    assert [each.id for each in run_checks() if each.id == "tasks.E001"] == ["tasks.E001"]
