"""Leaving acts at once; for a week one may come back; then everything is erased."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from leaderboard.boards import boards
from leaderboard.models import Standing
from leaderboard.rules.windows import Window
from moderation.queues import quarantines
from oasst.accounts import clients, departures, updates
from oasst.corpus import invariants
from oasst.jobs import erase
from oasst.models import Message, MessageTree, Quarantine, Scope, User, WithdrawnMessage
from tasks import jobs
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in
from tests.pages.test_tokens import opens
from tests.tasks.crowd import a_growing_tree, people, work_until_quiet
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=departures.DAYS, minutes=1)


@pytest.fixture
def address(ada: User) -> EmailAddress:
    return EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)


@pytest.fixture
def tree(ada: User, ben: User) -> Message:
    """Ada asked, ben answered, and ada asked on; and a tree of ben's in which ada answered."""
    root = a_tree(ada, state="ready_for_export", text="Asked by ada")
    a_reply(a_reply(root, ben, text="Answered by ben"), ada, text="Asked on by ada")
    a_reply(a_tree(ben, state="ready_for_export", text="Asked by ben"), ada, text="Answered by ada")
    return root


def leaves(person: User, *, withdraw: bool, commit: Callable[..., Any]) -> None:
    with commit(execute=True):
        signed_in(person).post("/account/delete/", {"contributions": "withdraw" if withdraw else "keep"})


def shown(path: str) -> str:
    return Client().get(path).content.decode()


def link() -> str:
    (letter,) = mail.outbox
    found = re.search(r"http://\S+(/account/keep/\S+)", str(letter.body))
    assert found is not None
    return found[1]


def test_leaving_signs_out_everywhere_and_stops_tokens_and_boards_at_once(
    ada: User, django_capture_on_commit_callbacks: Any
) -> None:
    elsewhere = signed_in(ada)
    elsewhere.get("/account/")
    _token, key = clients.make_token(by=ada, name="laptop", expires_at=None)
    Standing.objects.create(window=Window.WEEK, lang="", user_id=ada.pk, points=9, leader_score=9)
    assert len(boards.read(ada, Window.WEEK).rows) == 1
    leaves(ada, withdraw=False, commit=django_capture_on_commit_callbacks)
    assert elsewhere.get("/account/").status_code == 302
    assert UserSession.objects.filter(user=ada).count() == 0
    assert opens(key, Scope.RELEASES) is False
    assert boards.read(User.objects.get(pk=ada.pk), Window.WEEK).rows == []


def test_what_is_withdrawn_is_hidden_before_any_job_has_run_and_only_that(
    ada: User, tree: Message, django_capture_on_commit_callbacks: Any
) -> None:
    theirs = Message.objects.get(text="Asked by ben")
    leaves(ada, withdraw=True, commit=django_capture_on_commit_callbacks)
    assert Client().get(f"/trees/{tree.pk}/").status_code == 404
    page = shown(f"/trees/{theirs.pk}/")
    assert ("Asked by ben" in page, "Answered by ada" in page) == (True, False)
    assert set(Message.objects.visible().values_list("text", flat=True)) == {"Asked by ben", "Answered by ben"}
    assert WithdrawnMessage.objects.count() == 0  # it is not final


def test_what_stays_stays_without_the_name_at_once(
    ada: User, tree: Message, django_capture_on_commit_callbacks: Any
) -> None:
    leaves(ada, withdraw=False, commit=django_capture_on_commit_callbacks)
    page = shown(f"/trees/{tree.pk}/")
    assert ("Asked by ada" in page, "<bdi>ada</bdi>" in page) == (True, False)


def test_the_mailed_link_opens_the_account_again_as_it_was(
    ada: User, address: EmailAddress, tree: Message, django_capture_on_commit_callbacks: Any
) -> None:
    leaves(ada, withdraw=True, commit=django_capture_on_commit_callbacks)
    jobs.withdraw()
    assert mail.outbox[0].to == [ada.email]
    way, browser = link(), Client()
    assert "Keep my account" in browser.get(way).content.decode()
    assert User.objects.get(pk=ada.pk).deleted_at is not None  # opening a link changes nothing: programs open links too
    assert browser.post(way)["Location"] == "/accounts/login/"
    back = User.objects.get(pk=ada.pk)
    assert (back.is_active, back.deleted_at, back.erased_from, back.withdraws_at) == (True, None, None, None)
    assert (back.email, back.display_name, back.show_on_leaderboard) == (ada.email, "ada", True)
    assert jobs.withdraw() == 3
    assert Message.objects.visible().count() == 5
    assert "Asked by ada" in shown(f"/trees/{tree.pk}/")
    assert erase() == 0
    assert browser.post(way).status_code == 200  # it works once
    assert departures.erase_due(timezone.now() + WEEK) == 0


def test_the_right_password_gets_an_explanation_and_a_way_back(
    ada: User, address: EmailAddress, django_capture_on_commit_callbacks: Any
) -> None:
    leaves(ada, withdraw=False, commit=django_capture_on_commit_callbacks)
    browser = Client()
    browser.post("/accounts/login/", {"login": "ada", "password": "wrong horse"})
    browser.post("/account/keep/")
    assert User.objects.get(pk=ada.pk).is_active is False
    page = browser.post("/accounts/login/", {"login": "ada", "password": "correct horse"}, follow=True)
    assert "It will be erased on" in page.content.decode()
    browser.post("/account/keep/")
    assert User.objects.get(pk=ada.pk).is_active is True


@pytest.mark.parametrize("token", ["", "x", "made:up:token"])
def test_a_link_that_is_none_opens_nothing(ada: User, token: str) -> None:
    departures.leave(by=ada, withdraw=False)
    assert Client().post(f"/account/keep/?token={token}").status_code == 200
    assert User.objects.get(pk=ada.pk).is_active is False


def test_after_the_week_everything_is_erased_and_the_withdrawal_is_final(
    ada: User, tree: Message, django_capture_on_commit_callbacks: Any
) -> None:
    leaves(ada, withdraw=True, commit=django_capture_on_commit_callbacks)
    token = departures.token_for(ada)
    jobs.withdraw()
    assert departures.erase_due(timezone.now() + WEEK - timedelta(minutes=2)) == 0
    assert departures.erase_due(timezone.now() + WEEK) == 1
    gone = User.objects.get(pk=ada.pk)
    assert (gone.email, gone.display_name, gone.erased_from, gone.is_active) == ("", "Deleted User", None, False)
    assert departures.account_of(token) is None
    assert departures.come_back(gone) is False
    assert jobs.withdraw() == 3
    mine = set(Message.objects.filter(author=ada).values_list("pk", flat=True))
    assert set(WithdrawnMessage.objects.values_list("message_id", flat=True)) == mine
    assert Quarantine.objects.filter(outcome="").count() == 0
    assert jobs.withdraw() == 0


def test_the_api_deletes_at_once_also_someone_who_has_left(ada: User) -> None:
    departures.leave(by=ada, withdraw=False)
    updates.delete(ada, by=None)
    gone = User.objects.get(pk=ada.pk)
    assert (gone.email, gone.display_name, gone.erased_from) == ("", "Deleted User", None)


def test_moderators_are_not_asked_about_texts_of_people_who_leave(ada: User, tree: Message) -> None:
    departures.leave(by=ada, withdraw=True)
    assert Quarantine.objects.filter(outcome="").count() == 3
    assert quarantines._open([]).count() == 0


def test_trees_go_on_without_what_is_hidden_and_with_what_is_back() -> None:
    crowd = people(8)
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    answer = Message.objects.filter(parent=root, children_count__gt=0).order_by("seq")[0]
    assert answer.author is not None
    state = MessageTree.objects.get(pk=root.pk).state
    departures.leave(by=answer.author, withdraw=True)
    assert jobs.withdraw() > 0
    assert jobs.withdraw() == 0
    assert broken_promises() == []
    departures.come_back(answer.author)
    assert jobs.withdraw() > 0
    assert (MessageTree.objects.get(pk=root.pk).state, Quarantine.objects.filter(outcome="").count()) == (state, 0)
    assert broken_promises() == []
    assert [finding for finding in invariants.check() if finding.offenders] == []
