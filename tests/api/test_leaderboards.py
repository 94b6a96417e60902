"""Leaderboards, trollboards and what they say of one person: /leaderboards/…, /trollboards/…, /users/{user_id}/stats…"""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard.boards import standings
from leaderboard.models import Board, Standing, Tally, Work
from leaderboard.rules.windows import BEGINNING, Window, since
from oasst.api.base.codes import Code
from oasst.db import locks
from oasst.models import User
from tests.api.conftest import Program, refused
from tests.leaderboard.counting import process_events
from tests.tasks.crowd import SPAM, a_prompt, people, work

pytestmark = pytest.mark.django_db

COUNTERS = {
    "prompts", "replies_assistant", "replies_prompter", "labels_simple", "labels_full", "rankings_total", "rankings_good",
    "accepted_prompts", "accepted_replies_assistant", "accepted_replies_prompter", "reply_ranked_1", "reply_ranked_2",
    "reply_ranked_3",
}  # fmt: skip
SCORE_KEYS = COUNTERS | {
    "rank", "user_id", "highlighted", "username", "auth_method", "display_name", "leader_score", "level", "base_date",
    "modified_date", "streak_last_day_date", "streak_days", "last_activity_date",
}  # fmt: skip
TROLL_KEYS = {
    "rank", "user_id", "highlighted", "username", "auth_method", "display_name", "last_activity_date", "enabled", "deleted",
    "show_on_leaderboard", "troll_score", "base_date", "modified_date", "red_flags", "upvotes", "downvotes", "spam_prompts",
    "spam", "lang_mismach", "not_appropriate", "pii", "hate_speech", "sexual_content", "political_content", "quality",
    "humor", "toxicity", "violence", "helpfulness",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> datetime:
    moment = timezone.now()
    standings.move_windows(moment)
    return moment


def has_done(user: User, *, days_ago: int = 0, **counts: int) -> User:
    """On every board that looks back so far, with these counters."""
    day = since(Window.WEEK, timezone.now() - timedelta(days=days_ago - 7))
    for span, start in (("day", day), ("total", BEGINNING)):
        Tally.objects.create(user_id=user.pk, lang="en", span=span, start=start, **counts)
    standings.update([user.pk])
    return user


def many(number: int) -> list[User]:
    return [
        has_done(User.objects.create_user(f"person-{place}"), prompts=10 * (number - place)) for place in range(number)
    ]


def told(response: Any) -> list[tuple[int, str, int]]:
    assert response.status_code == 200, response.content
    return [(row["rank"], row["username"], row["leader_score"]) for row in response.json()["leaderboard"]]


# --- Boards -------------------------------------------------------------------------------------------------------------


def test_a_board_has_open_assistants_shape_and_score(bot: Program, ada: User, now: datetime) -> None:
    has_done(
        ada, prompts=25, accepted_prompts=12, replies_assistant=3, accepted_replies_assistant=2, labels_full=1,
        labels_simple=4, rankings_total=2, reply_ranked_1=2,
    )  # fmt: skip
    found = bot.get("/leaderboards/week", user=bot.knows(ada, "1043")).json()
    (row,) = found["leaderboard"]
    assert (set(found), found["time_frame"]) == ({"time_frame", "last_updated", "leaderboard"}, "week")
    assert set(row) == SCORE_KEYS
    assert {name: row[name] for name in ("rank", "username", "auth_method", "display_name", "leader_score", "level")} == {
        "rank": 1, "username": "1043", "auth_method": "local", "display_name": "ada", "leader_score": 49, "level": 7,
    }  # fmt: skip
    assert {name: row[name] for name in COUNTERS if row[name]} == {
        "prompts": 25, "accepted_prompts": 12, "replies_assistant": 3, "accepted_replies_assistant": 2, "labels_full": 1,
        "labels_simple": 4, "rankings_total": 2, "reply_ranked_1": 2,
    }  # fmt: skip
    assert (row["highlighted"], row["user_id"]) == (True, str(ada.pk))
    assert (row["base_date"], row["modified_date"]) == (since(Window.WEEK, now).isoformat(), now.isoformat())
    assert (row["streak_days"], row["streak_last_day_date"]) == (0, None)


def test_a_board_is_ordered_by_score_then_id_without_hidden_and_disabled_people(
    bot: Program, ada: User, ben: User, cleo: User, mod: User
) -> None:
    for person, prompts in ((ada, 20), (ben, 50), (cleo, 20), (mod, 90)):
        has_done(person, prompts=prompts)
    User.objects.filter(pk=mod.pk).update(show_on_leaderboard=False)
    tied = [str(person) for person in sorted((ada, cleo), key=lambda each: each.pk)]
    assert told(bot.get("/leaderboards/total")) == [(1, "ben", 5), (2, tied[0], 2), (3, tied[1], 2)]
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert told(bot.get("/leaderboards/total", max_count=1)) == [(1, tied[0], 2)]


def test_each_time_frame_counts_its_own_time(bot: Program, ada: User) -> None:
    has_done(ada, days_ago=20, prompts=30)
    found = {window.value: told(bot.get(f"/leaderboards/{window.value}")) for window in Window}
    assert found == {"day": [], "week": [], "month": [(1, "ada", 3)], "total": [(1, "ada", 3)]}
    assert bot.get("/leaderboards/total").json()["leaderboard"][0]["base_date"] is None


def test_a_board_that_was_never_counted_is_empty(bot: Program) -> None:
    Board.objects.all().delete()
    found = bot.get("/leaderboards/day").json()
    assert found["leaderboard"] == []
    assert found["last_updated"]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/leaderboards/year", {}), ("/leaderboards/day", {"max_count": 0}), ("/leaderboards/day", {"max_count": 10_001}),
        ("/trollboards/year", {}), ("/trollboards/day", {"max_count": 0}), ("/trollboards/day", {"enabled": "perhaps"}),
    ],
)  # fmt: skip
def test_a_board_that_does_not_exist_or_is_too_long_is_malformed(
    site: Program, path: str, query: dict[str, Any]
) -> None:
    assert site.get(path, **query).status_code == 422


@pytest.mark.parametrize("number", [1, 30])
def test_a_board_takes_the_same_statements_for_one_and_for_thirty(
    number: int, bot: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(number)
    bot.get("/leaderboards/total")
    with django_assert_num_queries(8):
        assert len(told(bot.get("/leaderboards/total"))) == number


def test_updating_reads_all_events_there_are(site: Program, bot: Program) -> None:
    crowd = people(4)
    a_prompt(crowd[0])
    for person in crowd[1:]:
        work(person, "label_initial_prompt")
    assert site.post("/leaderboards/update").status_code == 204  # also those that no job has numbered yet
    assert {row[2] for row in told(bot.get("/leaderboards/day"))} == {0, 2}
    assert site.post("/leaderboards/update/week").status_code == 204
    assert site.post("/leaderboards/update/year").status_code == 422


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("namespace", [locks.Namespace.EVENTS, locks.Namespace.TALLIES])
def test_updating_waits_for_the_job_that_is_reading(site: Program, bot: Program, namespace: locks.Namespace) -> None:
    a_prompt(people(1)[0])
    is_held, let_go = threading.Event(), threading.Event()

    def read_slowly() -> None:
        with transaction.atomic():
            locks.lock(namespace)
            is_held.set()
            let_go.wait(10)
        connection.close()

    job = threading.Thread(target=read_slowly)
    job.start()
    assert is_held.wait(10)
    threading.Timer(0.5, let_go.set).start()
    assert site.post("/leaderboards/update").status_code == 204
    job.join()
    assert len(told(bot.get("/leaderboards/day"))) == 1


# --- One person ---------------------------------------------------------------------------------------------------------


def test_a_persons_statistics_are_by_frame_without_those_in_which_they_did_nothing(
    bot: Program, ada: User, ben: User
) -> None:
    has_done(ada, days_ago=20, prompts=30)
    has_done(ben, prompts=90)
    found = bot.get(f"/users/{ada.pk}/stats").json()
    assert {frame: (row["rank"], row["leader_score"]) for frame, row in found.items()} == {
        "month": (2, 3),
        "total": (2, 3),
    }
    assert set(found["month"]) == SCORE_KEYS


def test_who_has_done_nothing_has_zeros_in_every_frame_and_no_one_has_nothing(bot: Program, ada: User) -> None:
    found = bot.get(f"/users/{ada.pk}/stats").json()
    assert list(found) == ["day", "week", "month", "total"]
    assert {(row["rank"], row["leader_score"], row["level"]) for row in found.values()} == {(None, 0, 0)}
    assert bot.get(f"/users/{uuid4()}/stats").json() == {}


def test_one_frame_is_told_alone_and_with_zeros_where_nothing_was_done(bot: Program, ada: User) -> None:
    has_done(ada, days_ago=20, prompts=30)
    rows = [bot.get(f"/users/{ada.pk}/stats/{frame}").json() for frame in ("month", "day")]
    assert [(set(row), row["rank"], row["leader_score"], row["level"]) for row in rows] == [
        (SCORE_KEYS, 1, 3, 1), (SCORE_KEYS, None, 0, 0),
    ]  # fmt: skip
    assert refused(bot.get(f"/users/{uuid4()}/stats/day"), Code.USER_NOT_FOUND, 404)
    assert bot.get(f"/users/{ada.pk}/stats/year").status_code == 422
    assert bot.get("/users/x/stats/day").status_code == 422


def test_a_window_shows_a_person_among_those_around_them(bot: Program) -> None:
    crowd = many(12)

    def ranks(person: User, **query: Any) -> list[int]:
        return [row[0] for row in told(bot.get(f"/users/{person.pk}/stats/total/window", **query))]

    assert ranks(crowd[5]) == [4, 5, 6, 7, 8, 9]
    assert ranks(crowd[0]) == [1, 2, 3, 4, 5]
    assert ranks(crowd[11]) == [10, 11, 12]
    assert ranks(crowd[5], window_size=1) == [6, 7]
    assert bot.get(f"/users/{crowd[5].pk}/stats/total/window", window_size=101).status_code == 422


def test_a_window_highlights_the_person_of_the_address_for_any_reader(bot: Program) -> None:
    crowd = many(3)
    for header in ("", bot.knows(crowd[2]), "local:unknown"):
        rows = bot.get(f"/users/{crowd[1].pk}/stats/total/window", user=header).json()["leaderboard"]
        assert [row["user_id"] for row in rows if row["highlighted"]] == [str(crowd[1].pk)]


def test_who_is_hidden_disabled_or_on_no_board_has_no_window(bot: Program, ada: User, ben: User, cleo: User) -> None:
    has_done(ada, prompts=10)
    has_done(ben, prompts=10)
    User.objects.filter(pk=ada.pk).update(show_on_leaderboard=False)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    for person in (ada, ben, cleo):
        response = bot.get(f"/users/{person.pk}/stats/total/window")
        assert (response.status_code, response.json()) == (200, None)


def test_a_streak_counts_whole_days_from_its_first_act(bot: Program, ada: User, now: datetime) -> None:
    """As in Open Assistant: start on the 1st at 10:00, an act on the 3rd at 9:59, one day."""
    has_done(ada, prompts=10)
    for hours in (1, 30, 60, 49 + 48, 200):
        key = uuid4()
        Work.objects.create(
            id=key,
            kind="ranking",
            user_id=ada.pk,
            lang="en",
            at=now - timedelta(hours=hours),
            message_id=key,
            tree_id=key,
        )
    row = bot.get(f"/users/{ada.pk}/stats/total").json()
    assert (row["streak_days"], row["streak_last_day_date"]) == (2, (now - timedelta(hours=60)).isoformat())
    bot.knows(ada, "1043")
    for path in (f"/users/{ada.pk}", "/users/by_username", "/users/by_display_name", "/frontend_users/local/1043"):
        found = bot.get(path).json()
        person = found if isinstance(found, dict) else found[0]
        assert (person["streak_days"], person["streak_last_day_date"]) == (2, row["streak_last_day_date"])


# --- Trollboards --------------------------------------------------------------------------------------------------------


def test_a_trollboard_has_open_assistants_shape_spelling_and_score(
    site: Program, ada: User, ben: User, now: datetime
) -> None:
    has_done(ben, prompts=1)
    has_done(
        ada, prompts=1, red_flags=2, upvotes=1, downvotes=3, spam_prompts=1, spam=9, lang_mismatch=4, pii=1, quality=1500,
        quality_n=2,
    )  # fmt: skip
    found = site.get("/trollboards/week").json()
    worst, other = found["trollboard"]
    assert (set(found), found["time_frame"]) == ({"time_frame", "last_updated", "trollboard"}, "week")
    assert set(worst) == TROLL_KEYS
    assert (worst["rank"], worst["user_id"], worst["troll_score"]) == (1, str(ada.pk), 3 * 2 - 1 + 3 + 1 + 4 + 1)
    assert (worst["lang_mismach"], worst["spam"], worst["quality"], worst["humor"]) == (4, 9, 0.75, None)
    assert (other["rank"], other["troll_score"]) == (2, 0)
    assert (worst["base_date"], worst["modified_date"]) == (since(Window.WEEK, now).isoformat(), now.isoformat())


def test_a_trollboard_of_disabled_people_keeps_their_ranks(site: Program, ada: User, ben: User, cleo: User) -> None:
    for person, flags in ((ada, 1), (ben, 3), (cleo, 2)):
        has_done(person, prompts=1, red_flags=flags)
    User.objects.filter(pk=cleo.pk).update(is_active=False)

    def rows(**query: Any) -> list[tuple[int, str, bool]]:
        found = site.get("/trollboards/total", **query).json()["trollboard"]
        return [(row["rank"], row["username"], row["enabled"]) for row in found]

    assert rows() == [(1, "ben", True), (2, "cleo", False), (3, "ada", True)]
    assert rows(enabled=False) == [(2, "cleo", False)]
    assert rows(enabled=True, max_count=1) == [(1, "ben", True)]


def test_who_only_judges_is_on_no_trollboard(site: Program) -> None:
    crowd = people(4)
    a_prompt(crowd[0])
    for person in crowd[1:]:
        work(person, "label_initial_prompt", labels=SPAM)
    process_events()
    (row,) = site.get("/trollboards/day").json()["trollboard"]
    assert (row["user_id"], row["spam"], row["spam_prompts"], row["troll_score"]) == (str(crowd[0].pk), 3, 1, 1)


@pytest.mark.parametrize("number", [1, 30])
def test_a_trollboard_takes_the_same_statements_for_one_and_for_thirty(
    number: int, site: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(number)
    site.get("/trollboards/total")
    with django_assert_num_queries(9):
        assert len(site.get("/trollboards/total").json()["trollboard"]) == number


def test_hidden_people_have_standings_all_the_same(ada: User) -> None:
    """So that they are back at once when they change their mind."""
    User.objects.filter(pk=ada.pk).update(show_on_leaderboard=False)
    has_done(ada, prompts=10)
    assert Standing.objects.on("total").filter(user_id=ada.pk).exists()
    assert not Standing.objects.on("total").shown().filter(user_id=ada.pk).exists()
