"""Beside the steps of a task: what follows them, going on without a reload, coming too late; nothing sent is lost."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from oasst.accounts import consent
from oasst.models import Message, User
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.work import claims
from tests.pages.working import begin, hidden_fields, submit, text_of
from tests.tasks.crowd import a_growing_tree, a_prompt, people, work

pytestmark = pytest.mark.django_db


def test_the_next_task_is_there_with_the_undo_of_the_last(client: Client, ada: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    answer = client.post(address, {"text": "Why is the sky blue?", "step": "submit"})
    following = Task.objects.get(user=ada, state=TaskState.OPEN)
    before = Task.objects.get(user=ada, state=TaskState.DONE)
    assert answer["Location"] == f"/desk/{following.pk}/?done={before.pk}"
    page = client.get(answer["Location"]).content.decode()
    assert "1 of 10 today" in text_of(page)
    assert f'action="/desk/{before.pk}/take-back/?then="' in page
    assert "Submitted Undo" in text_of(page)
    Task.objects.filter(state=TaskState.DONE).update(ended_at=timezone.now() - timedelta(minutes=2))
    assert "Submitted" not in client.get(answer["Location"]).content.decode()


def test_where_no_task_follows_the_thanks_say_what_happens_next_and_lead_on(client: Client) -> None:
    a_prompt(people(1)[0])
    page = submit(client, begin(client, kinds.LABEL_INITIAL_PROMPT), spam="0")
    assert "Submitted – thank you!" in page
    assert "No task is available for you right now." in page
    assert "Reviews are anonymous." in page
    assert "Next" in page
    assert "Random task" in page


def test_an_undo_from_the_next_task_gives_that_one_back_unless_it_was_begun(client: Client, ada: User) -> None:
    for begun in (False, True):
        address = begin(client, kinds.INITIAL_PROMPT)
        client.post(address, {"text": f"Too soon, {begun}?", "step": "submit"})
        following = Task.objects.get(user=ada, state=TaskState.OPEN)
        if begun:
            client.post(f"/desk/{following.pk}/draft/", {"text": "Half a thought"})
        assert client.post(f"{address}take-back/", {"after": following.pk})["Location"] == address
        following.refresh_from_db()
        assert following.state == (TaskState.OPEN if begun else TaskState.EXPIRED)
        client.post(f"{address}skip/", {"anyway": "on"})


def test_submitting_counts_as_activity(client: Client, ada: User) -> None:
    assert ada.last_activity_at is None
    began = timezone.now()
    submit(client, begin(client, kinds.INITIAL_PROMPT), text="Why is the sky blue?")
    assert User.objects.get(pk=ada.pk, last_activity_at__range=(began, timezone.now())) == ada


def test_what_has_just_been_submitted_can_be_taken_back(client: Client, ada: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    assert "Undo" in submit(client, address, text="To soon?")
    again = client.post(f"{address}take-back/", follow=True)
    assert "To soon?" in again.content.decode()
    assert Message.objects.count() == 0
    submit(client, address, text="Too soon?")
    Task.objects.filter(state=TaskState.DONE).update(ended_at=timezone.now() - timedelta(minutes=2))
    assert "Undo" not in client.get(address).content.decode()
    refused = client.post(f"{address}take-back/", follow=True)
    assert escape("It's too late to undo this.") in refused.content.decode()
    assert Message.objects.get().text == "Too soon?"


def test_ten_mixed_tasks_in_a_row_without_a_stall(client: Client, ada: User) -> None:
    crowd = people(6)
    for number in range(3):
        a_growing_tree(crowd[number], crowd[3:])
    for person in crowd[3:]:
        a_prompt(person)
        work(person, kinds.ASSISTANT_REPLY)
    done: list[str] = []
    while len(done) < 10:  # of each kind but prompts there are three or fewer
        answer = client.post("/desk/claim/", {"kind": "any"})
        assert answer["Location"].endswith("/?then=any"), done
        task = Task.objects.get(user=ada, state=TaskState.OPEN)
        given = {"text": f"An answer to {task.pk}"} if task.kind in kinds.WRITING else {"spam": "0"}
        submit(client, answer["Location"], **given)
        done.append(task.kind)
    offered = {kinds.INITIAL_PROMPT, kinds.LABEL_INITIAL_PROMPT, kinds.ASSISTANT_REPLY, kinds.LABEL_ASSISTANT_REPLY}
    assert set(done) == offered


# --- Without a reload ---------------------------------------------------------------------------------------------------

IN_PLACE = {"HX-Request": "true", "HX-Target": "main"}


def test_a_step_without_a_reload_says_what_to_look_at(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    refused = client.post(address, {"text": "", "step": "submit"}, headers=IN_PLACE)
    assert (refused["HX-Reswap"], refused["HX-Push-Url"]) == ("outerHTML show:#wrong:top", "false")
    assert '<h1 tabindex="-1" autofocus>' in client.get(address, headers=IN_PLACE).content.decode()
    assert "autofocus" not in client.get(address).content.decode()


def test_a_page_that_does_not_fit_into_the_middle_of_another_is_loaded_by_itself(client: Client) -> None:
    with policy.using("classic"):  # which has no other limit for prompts
        for _ in range(8):
            client.post(f"{begin(client, kinds.INITIAL_PROMPT)}draft/", {"text": "Begun"})
        refused = client.post("/desk/claim/", {"kind": "any", "lang": "en"}, headers=IN_PLACE)
    led = client.get(refused["Location"], headers=IN_PLACE)
    assert (led["HX-Redirect"], led.content) == ("/desk/", b"")
    assert "You have too many open tasks." in client.get("/desk/").content.decode()


# --- What was sent is never lost ----------------------------------------------------------------------------------------


def test_who_has_been_signed_out_finds_the_text_on_the_answer(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    client.logout()
    answer = client.post(address, {"text": "An hour of <work>", "step": "submit"})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "been signed out" in page
    assert escape("An hour of <work>") in page
    assert hidden_fields(page)["step"] == "submit"
    assert f"/accounts/login/?next={quote(address, safe='')}" in page


def test_who_is_banned_while_writing_sees_why_and_can_copy_the_text(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    User.objects.update(is_active=False, ban_reason="Copied from a model.")
    answer = client.post(address, {"text": "An hour of work", "step": "submit"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This account is closed" in page
    assert "An hour of work" in page
    assert "Submit again" not in page
    assert "Copied from a model." in client.get("/accounts/inactive/").content.decode()
    assert Message.objects.count() == 0


def test_a_form_that_has_expired_is_shown_again_to_be_sent_once_more(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    consent.accept(by=ada)
    client.force_login(ada)
    task = claims.claim(by=ada, kind=kinds.INITIAL_PROMPT, lang="en")
    address = f"/desk/{task.pk}/"
    answer = client.post(address, {"text": "An hour of work", "step": "submit", "csrfmiddlewaretoken": "stale"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "The form has expired" in page
    assert "An hour of work" in page
    client.post(address, {**hidden_fields(page), "text": "An hour of work"})
    assert Message.objects.get().text == "An hour of work"


def test_other_forms_that_have_expired_are_not_offered_again(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    consent.accept(by=ada)
    client.force_login(ada)
    answer = client.post("/desk/claim/", {"kind": "any"})
    assert answer.status_code == 403
    assert "Submit again" not in answer.content.decode()


def test_a_task_that_has_lapsed_says_so_and_keeps_the_text(client: Client, ada: User) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    client.post(f"{address}draft/", {"text": "An hour of work"})
    Task.objects.filter(user=ada).update(state=TaskState.EXPIRED, ended_at=timezone.now())
    page = client.get(address).content.decode()
    assert "Your reservation has expired." in page
    assert "An hour of work" in page
    assert (
        client.post(f"{address}draft/", {"text": "More"}).json().items()
        >= {"saved": True, "held": False, "hint": ""}.items()
    )


# --- What it costs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kinds.INITIAL_PROMPT, kinds.LABEL_INITIAL_PROMPT])
def test_the_page_of_a_task_sends_few_statements(
    client: Client, kind: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_prompt(people(1)[0])
    address = begin(client, kind)
    client.get(address)
    # The session, the person, the task; the thread and topics, if there are any; the draft; the count of today; unread news.
    with django_assert_num_queries(6 if kind == kinds.INITIAL_PROMPT else 8):
        client.get(address)
