"""Notifications: which topics an inbox shows, and digests that come once a day or week and stop at a click."""

import re
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from oasst import events, jobs
from oasst.models import Digest, Event, EventType, Notification, TreeState, User
from oasst.notifications import digests
from tests.corpus import a_reply, a_tree
from tests.pages.cast import inline_parts, signed_in

pytestmark = pytest.mark.django_db

# A Wednesday.
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
EVERYTHING = {"fates", "waiting", "news"}


@pytest.fixture
def ada(ada: User) -> User:
    """With a confirmed address, at work in German."""
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    User.objects.update(langs=["de"])
    ada.refresh_from_db()
    return ada


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


def asks_for(user: User, every: str, *, parts: set[str] = EVERYTHING, now: datetime = NOW) -> None:
    digests.choose(by=user, every=every, parts=sorted(parts), now=now)


def news(user: User, at: datetime, kind: str = "badge_seed") -> None:
    Notification.objects.create(user=user, kind=kind, detail={"level": 1}, created_at=at)


def sent() -> list[EmailMultiAlternatives]:
    """The mails so far, which are then forgotten."""
    found: list[Any] = list(mail.outbox)
    mail.outbox.clear()
    return found


# --- The inbox ----------------------------------------------------------------------------------------------------------


def test_a_hidden_topic_is_neither_shown_nor_counted_until_it_is_shown_again(ada: User, client: Client) -> None:
    news(ada, NOW)
    news(ada, NOW, kind="webhook_gone")
    assert 'aria-label="2 unread notifications"' in client.get("/account/").content.decode()
    client.post("/account/news/", {"shown": ["webhook"]})
    assert 'aria-label="1 unread notification"' in client.get("/account/").content.decode()
    assert "You&#x27;ve earned a badge" not in client.get("/inbox/").content.decode()
    client.post("/account/news/", {"shown": ["webhook", "badge"]})
    assert "You&#x27;ve earned a badge" in client.get("/inbox/").content.decode()
    changed = Event.objects.filter(type=EventType.ACCOUNT_CHANGED).values_list("detail__changed", flat=True)
    assert list(changed) == [["hidden_news"], ["hidden_news"]]


# --- Asking for digests -------------------------------------------------------------------------------------------------


def test_no_one_gets_a_digest_without_asking_for_it(ada: User, client: Client) -> None:
    news(ada, NOW)
    assert (digests.send_due(NOW + timedelta(days=30)), sent()) == (0, [])
    page = client.get("/account/news/").content.decode()
    assert re.findall(r'<input type="radio"[^>]*value="(\w*)"[^>]*checked', page) == [""]


def test_a_digest_is_asked_for_and_ended_on_the_account(ada: User, client: Client) -> None:
    client.post("/account/news/", {"every": "week", "parts": ["fates", "news"]})
    assert list(Digest.objects.values_list("user", "every", "parts")) == [(ada.pk, "week", ["fates", "news"])]
    refused = client.post("/account/news/", {"every": "day"})
    assert refused.status_code == 422
    assert "Choose what to include, or set the digest to never." in refused.content.decode()
    client.post("/account/news/", {"every": ""})
    assert Digest.objects.count() == 0


# --- What comes, and when -----------------------------------------------------------------------------------------------


def test_it_tells_of_ones_work_of_work_that_waits_and_of_news(ada: User, ben: User) -> None:
    root = a_tree(ada, lang="de")
    events.record(
        events.about_message(EventType.MESSAGE_ACCEPTED, root, by=None),
        events.about_message(EventType.MESSAGE_REJECTED, a_reply(root, ben), by=None),
        events.about_message(EventType.MESSAGE_REJECTED, a_reply(root, ada), by=None),
        Event(type=EventType.TREE_STATE_CHANGED, tree_id=root.pk, detail={"to": TreeState.READY_FOR_EXPORT}),
    )
    news(ada, datetime.now(UTC))
    asks_for(ada, "day", now=datetime.now(UTC))
    assert digests.send_due(datetime.now(UTC) + timedelta(days=1)) == 1
    (digest,) = sent()
    assert digest.to == [ada.email]
    text = str(digest.body)
    for line in (
        "Hello ada,",
        "Results of my work\n- 1 message was accepted.\n- 1 message was rejected."
        "\n- 1 conversation you wrote in is finished.",
        "Open tasks in my languages\n- Deutsch: ",
        "News\n- You've earned a badge: Seed planter, level 1.",
        "http://localhost:8000/desk/",
    ):
        assert line in text


def test_one_comes_for_every_day_on_which_there_was_something_and_never_two(ada: User) -> None:
    asks_for(ada, "day", parts={"news"})
    news(ada, NOW)
    told = []
    for hours in (0, 6, 12, 12.5, 24, 36, 48):
        told.append(digests.send_due(NOW + timedelta(hours=hours)))
        if hours == 24:
            news(ada, NOW + timedelta(hours=25))
    assert told == [0, 0, 1, 0, 0, 1, 0]
    assert Digest.objects.get().sent_for == date(2026, 11, 20)


def test_a_week_begins_on_monday_where_the_person_is(ada: User) -> None:
    User.objects.update(time_zone="Pacific/Auckland")
    ada.refresh_from_db()
    asks_for(ada, "week", parts={"news"})
    news(ada, NOW)
    sunday = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)  # half past eleven in the evening there
    assert [digests.send_due(sunday), digests.send_due(sunday + timedelta(hours=1))] == [0, 1]


def test_people_who_left_are_banned_or_have_no_confirmed_address_get_none(ada: User) -> None:
    asks_for(ada, "day", parts={"news"})
    news(ada, NOW)
    tomorrow = NOW + timedelta(days=1)
    User.objects.update(is_active=False)
    assert digests.send_due(tomorrow) == 0
    User.objects.update(is_active=True)
    EmailAddress.objects.update(verified=False)
    assert (digests.send_due(tomorrow), sent()) == (0, [])


def test_a_mail_server_that_is_away_delays_a_digest_and_loses_none(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asks_for(ada, "day", parts={"news"})
    news(ada, NOW)

    def away(*_args: object) -> int:
        raise SMTPServerDisconnected("away")

    with monkeypatch.context() as down:
        down.setattr(EmailBackend, "send_messages", away)
        assert digests.send_due(NOW + timedelta(days=1)) == 0
    assert [digests.send_due(NOW + timedelta(days=1)) for _ in range(2)] == [1, 0]


def test_it_is_written_in_the_language_of_the_persons_pages_and_loads_nothing(ada: User) -> None:
    User.objects.update(locale="ar")
    asks_for(ada, "day", parts={"news"})
    news(ada, NOW)
    digests.send_due(NOW + timedelta(days=1))
    page = str(sent()[0].alternatives[0][0])
    assert '<html lang="ar" dir="rtl">' in page
    assert inline_parts(page) == []
    assert re.findall(r"<(?:img|link|iframe|video|audio|source|object)\b|src=|url\(", page) == []


def test_the_job_sends_what_is_due(ada: User) -> None:
    asks_for(ada, "day", parts={"news"}, now=datetime.now(UTC) - timedelta(days=3))
    news(ada, datetime.now(UTC))
    assert (jobs.send_digests(), jobs.send_digests()) == (1, 0)


# --- Ending them from the mail ------------------------------------------------------------------------------------------


def test_one_click_in_a_mail_program_ends_them_without_signing_in(ada: User, ben: User) -> None:
    asks_for(ada, "day", parts={"news"})
    asks_for(ben, "day", parts={"news"})
    news(ada, NOW)
    digests.send_due(NOW + timedelta(days=1))
    headers = sent()[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    program = Client(enforce_csrf_checks=True)
    assert "Stop digests" in program.get(link).content.decode()
    assert Digest.objects.count() == 2  # programs open links to look at them
    for _again in range(2):
        assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert list(Digest.objects.values_list("user", flat=True)) == [ben.pk]


@pytest.mark.parametrize("token", ["", "made:up:token"])
def test_a_made_up_link_ends_nothing(ada: User, token: str) -> None:
    asks_for(ada, "day")
    assert Client().post(f"/digest/stop/?token={token}").status_code == 404
    assert Digest.objects.count() == 1
