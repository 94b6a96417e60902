"""The progress page and public profiles."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard.boards import glance, ledger, profiles
from leaderboard.boards.ledger import Status
from leaderboard.models import Profile, Standing, Tally, Work
from leaderboard.models.tallies import Span
from leaderboard.rules import scoring
from leaderboard.rules.badges import FOR_TASKS
from leaderboard.rules.scoring import Agreement
from oasst.models import Message, Ranking, User
from tasks.rules import kinds
from tests.leaderboard.counting import process_events
from tests.pages.cast import signed_in
from tests.pages.working import begin, submit, text_of
from tests.tasks.crowd import a_growing_tree, a_prompt, people, work, work_until_quiet

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 15, 30, tzinfo=UTC)
AGREEMENT = Agreement(texts=0.5, reviews=1.0, rankings=0.0)


def worked(user: User, at: datetime, kind: str = "full_review", **fields: Any) -> Work:
    key = uuid4()
    values = {"id": key, "kind": kind, "user_id": user.pk, "lang": "en", "at": at, "message_id": key, "tree_id": key}
    return Work.objects.create(**{**values, **fields})


# --- At a glance --------------------------------------------------------------------------------------------------------


def test_a_glance_is_one_statement_however_much_there_is(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in (1, 100):
        for day in range(days):
            worked(ada, NOW - timedelta(days=day, seconds=days))
        with django_assert_num_queries(1):
            assert glance.of(ada, NOW).streak.days == days


def test_a_day_begins_at_midnight_where_the_person_is(ada: User) -> None:
    ada.time_zone = "Asia/Kolkata"  # half an hour beside everyone else
    worked(ada, datetime(2026, 3, 19, 18, 29, tzinfo=UTC))
    worked(ada, datetime(2026, 3, 19, 18, 31, tzinfo=UTC))  # past midnight in Kolkata
    assert glance.of(ada, NOW).today == 1
    assert glance.of(ada, NOW).streak.days == 2
    ada.time_zone = "UTC"
    assert (glance.of(ada, NOW).today, glance.of(ada, NOW).streak.days) == (0, 1)


@pytest.mark.parametrize("zone", ["localtime", "Mars/Olympus", "", "../etc"])
def test_a_time_zone_no_one_knows_is_utc(ada: User, zone: str) -> None:
    ada.time_zone = zone
    worked(ada, datetime(2026, 3, 20, 0, 1, tzinfo=UTC))
    assert glance.of(ada, NOW).today == 1


def test_deleted_work_is_no_activity(ada: User) -> None:
    worked(ada, NOW, deleted=True)
    worked(ada, NOW, kind="prompt", here=False)
    assert (glance.of(ada, NOW).today, glance.of(ada, NOW).streak.days) == (0, 0)


def test_a_streak_survives_one_day_off_and_says_so_when_today_decides(ada: User) -> None:
    for days in (2, 3, 5, 8):
        worked(ada, NOW - timedelta(days=days))
    found = glance.of(ada, NOW)
    assert (found.streak.days, found.streak_ends_today) == (3, True)


def test_a_glance_tells_level_and_rank_of_the_week_unless_one_is_off_the_boards(
    ada: User, ben: User, cleo: User
) -> None:
    for person, points in ((ada, 12), (ben, 30), (cleo, 20)):
        for window in ("week", "total"):
            Standing.objects.create(window=window, lang="", user_id=person.pk, points=points, leader_score=0)
    User.objects.filter(pk=ben.pk).update(show_on_leaderboard=False)
    found = glance.of(ada, NOW)
    assert (found.points, found.progress.level, found.week_points, found.week_rank) == (12, 3, 12, 2)
    ben.refresh_from_db()
    assert glance.of(ben, NOW).week_rank is None


# --- The ledger ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, Status.PENDING),
        ({"confirmed": True}, Status.CONFIRMED),
        ({"confirmed": False}, Status.REJECTED),
        ({"confirmed": True, "held": True}, Status.QUARANTINED),
        ({"confirmed": True, "deleted": True, "held": True}, Status.DELETED),
    ],
)
def test_the_ledger_shows_the_status_of_each_piece_of_work(ada: User, fields: dict[str, Any], status: Status) -> None:
    worked(ada, NOW, **fields)
    assert [line.status for line in ledger.read(ada, AGREEMENT).lines] == [status]


def test_the_ledger_shows_points_and_reductions(ada: User) -> None:
    worked(ada, NOW, kind="assistant_reply", confirmed=True, paid=500)
    worked(ada, NOW - timedelta(minutes=1), kind="full_review", confirmed=True, paid=30)
    worked(ada, NOW - timedelta(minutes=2), kind="ranking", confirmed=True, paid=150)
    lines = ledger.read(ada, AGREEMENT).lines
    assert [(line.amount, line.agreement, line.points, line.is_repeated) for line in lines] == [
        (5.0, 0.5, 2.5, False), (0.3, 1.0, 0.3, True), (1.5, 0.0, 0.0, False),
    ]  # fmt: skip


def test_pages_of_the_ledger_hold_every_line_once_also_where_times_are_the_same(ada: User, ben: User) -> None:
    made = {worked(ada, NOW - timedelta(minutes=place // 3)).pk for place in range(2 * ledger.PER_PAGE + 5)}
    worked(ben, NOW)
    seen, before = [], ""
    for size in (ledger.PER_PAGE, ledger.PER_PAGE, 5):
        page = ledger.read(ada, AGREEMENT, before)
        assert len(page.lines) == size
        seen += [line.work.pk for line in page.lines]
        before = page.older
    assert before == ""
    assert (len(seen), set(seen)) == (len(made), made)


@pytest.mark.parametrize(
    "before", ["x", "~", "2026-03-20~x", "2026-03-20T10:00:00~7a3f2e54-0a0a-4c11-9d8e-6f1f5b1d0001"]
)
def test_a_place_in_the_ledger_that_makes_no_sense_is_its_beginning(ada: User, before: str) -> None:
    worked(ada, NOW)
    assert len(ledger.read(ada, AGREEMENT, before).lines) == 1


def test_ones_progress_is_read_by_a_constant_number_of_statements(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(ada)
    client.get("/progress/")
    for number in (1, 60):
        for place in range(number):
            worked(ada, NOW - timedelta(hours=place))
        with django_assert_num_queries(11):
            client.get("/progress/")


def test_the_progress_page_lists_own_work(ada: User) -> None:
    crowd = people(4)
    a_growing_tree(ada, crowd[:3])
    process_events()
    html = signed_in(ada).get("/progress/").content.decode()
    line = re.search(r">prompt</a>.*?</tr>", html, re.DOTALL)
    assert line
    assert ">confirmed<" in "".join(line[0].split())
    # Three readers: agreement of about one half.
    assert re.search(r"0\.56</strong>\s*<span[^>]*>\s*of 1\.00, which counts in full as more people agree", line[0])


def test_work_that_waits_says_what_it_will_be_worth_and_for_how_many_it_waits(ada: User) -> None:
    crowd = people(3)
    root = a_prompt(crowd[0])
    work(ada, kinds.LABEL_INITIAL_PROMPT)
    process_events()
    [line] = ledger.read(ada, scoring.NO_AGREEMENT).lines
    assert (line.status, line.expected, line.left) == (Status.PENDING, 0.6, 2)
    page = text_of(signed_in(ada).get("/progress/").content.decode())
    assert "about 0.6 when 2 more agree" in page
    assert "0 about 0.6 pending" in page
    assert "× 0" not in page
    work(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    assert ledger.read(ada, scoring.NO_AGREEMENT).lines[0].left == 1
    Message.objects.filter(pk=root.pk).update(review_count=3)  # enough, but none by an experienced reviewer
    assert ledger.read(ada, scoring.NO_AGREEMENT).lines[0].left == 0


def test_a_ranking_that_waits_waits_for_rankings(ada: User) -> None:
    crowd = people(8)
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=tuple(kind for kind in kinds.ALL if kind not in kinds.RANKING))
    assert any(work(person, kinds.RANK_ASSISTANT_REPLIES) for person in people(1))
    ranked = Ranking.objects.get()
    worked(ada, NOW, "ranking", message_id=ranked.parent_id)
    assert ledger.read(ada, scoring.NO_AGREEMENT).lines[0].left == 2
    Message.objects.filter(pk__in=ranked.shown).update(ranking_count=0)
    assert ledger.read(ada, scoring.NO_AGREEMENT).lines[0].left == 3


def test_agreement_is_one_figure_with_its_interval(ada: User) -> None:
    client = signed_in(ada)
    assert "0 of your 0 decided reviews matched the outcome." in text_of(client.get("/progress/").content.decode())
    for lang, agreed, decided in (("en", 10, 12), ("de", 2, 2)):
        Tally.objects.create(
            user_id=ada.pk, lang=lang, span=Span.TOTAL, start=NOW, reviews_agreed=agreed, reviews_decided=decided
        )
    page = text_of(client.get("/progress/").content.decode())
    assert "86 % (most likely between 60 % and 96 %)" in page
    assert "12 of your 14 decided reviews matched the outcome." in page


def test_points_that_are_not_counted_yet_are_pending(ada: User) -> None:
    worked(ada, NOW, "assistant_reply")
    worked(ada, NOW, "ranking", confirmed=False)
    worked(ada, NOW, "ranking", deleted=True)
    worked(ada, NOW - timedelta(days=60), "prompt")
    Tally.objects.create(user_id=ada.pk, lang="en", span=Span.TOTAL, start=NOW, paid_reviews=300)
    Standing.objects.create(window="total", lang="", user_id=ada.pk, points=1, leader_score=0)
    assert glance.of(ada, NOW).pending == 7.0  # 5 for the reply, and 2 of 3 for reviews


def test_after_a_task_its_page_says_what_it_added(ada: User) -> None:
    for text in ("Why do cats purr?", "Why do dogs bark?"):
        a_prompt(people(1)[0], text=text)
    for days in (1, 2):
        worked(ada, timezone.now() - timedelta(days=days), confirmed=True)
    client = signed_in(ada)
    page = text_of(submit(client, begin(client, kinds.LABEL_INITIAL_PROMPT), spam="0"))
    assert "3-day streak" in page
    assert "Careful reviewer: 0 of 10 confirmed" in page
    assert "1 of 10 today" in page


def test_every_kind_of_task_counts_for_a_badge() -> None:
    assert set(FOR_TASKS) == set(kinds.ALL)


def test_the_dashboard_and_my_work_say_where_one_stands(ada: User) -> None:
    client = signed_in(ada)
    assert "Your progress" in client.get("/desk/").content.decode()


# --- Public pages -------------------------------------------------------------------------------------------------------


def test_no_one_has_a_page_unless_they_want_one(ada: User, ben: User) -> None:
    with pytest.raises(Http404):
        profiles.public(ada.pk)
    profiles.change(by=ada, public=True, about="  Bees, mostly. ")
    assert profiles.public(ada.pk).about == "Bees, mostly."
    profiles.change(by=ada, public=False, about="Bees")
    assert Client().get(f"/people/{ada.pk}/").status_code == 404


@pytest.mark.parametrize("gone", [{"is_active": False}, {"deleted_at": NOW}])
def test_banned_and_deleted_people_have_no_page(ada: User, gone: dict[str, object]) -> None:
    profiles.change(by=ada, public=True, about="")
    User.objects.filter(pk=ada.pk).update(**gone)
    assert Client().get(f"/people/{ada.pk}/").status_code == 404


def test_a_page_shows_points_and_confirmed_work_by_language(ada: User) -> None:
    crowd = people(6)
    a_growing_tree(ada, crowd[:3])
    reply = work(ada, "assistant_reply")
    assert reply is None  # no one answers themselves
    process_events()
    profiles.change(by=ada, public=True, about="Hello <b>")
    found = profiles.public(ada.pk)
    assert [(lang, row.prompts, row.replies) for lang, row in found.by_lang] == [("en", 1, 0)]
    html = Client().get(f"/people/{ada.pk}/").content.decode()
    assert "Hello &lt;b&gt;" in html
    assert ada.email not in html


def test_one_opens_and_closes_ones_page_oneself(ada: User) -> None:
    client = signed_in(ada)
    assert client.post("/progress/profile/", {"public": "on", "about": "Hello"}).status_code == 302
    assert Profile.objects.values_list("user", "public", "about").get() == (ada.pk, True, "Hello")
    client.post("/progress/profile/", {"about": "Hello"})
    assert Profile.objects.get().public is False
    assert client.post("/progress/profile/", {"about": "x" * 501}).status_code == 200


def test_the_prices_on_the_page_are_those_that_are_paid() -> None:
    html = Client().get("/leaderboard/points/").content.decode()
    rows = re.findall(
        r'<th scope="row">([^<]+)</th>\s*<td class="number">([\d.]+)</td>\s*<td class="number">(\d+)</td>', html
    )
    assert [(float(price), int(full)) for _kind, price, full in rows] == [
        (price.cents / 100, price.full) for price in scoring.PRICES.values()
    ]
