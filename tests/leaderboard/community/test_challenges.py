"""Challenges: what counts for them, when, for whom, and where they are shown."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.http import Http404
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard import jobs
from leaderboard.community import challenges
from leaderboard.models import Challenge, Member, Tally, Team
from leaderboard.tallies import tallying
from oasst.models import User
from tasks.trees import interventions
from tests.leaderboard.counting import process_events
from tests.pages.cast import signed_in
from tests.tasks.crowd import a_growing_tree, people

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 16, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_challenge(by: User, **fields: Any) -> Challenge:
    usual = {"title": "100 Catalan replies", "lang": "ca", "counts": "accepted_replies_assistant", "goal": 100}
    times = {"starts_at": START, "ends_at": START + timedelta(days=7)}
    return Challenge.objects.create(**{**usual, **times, **fields}, created_by=by)


def this_week() -> dict[str, datetime]:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return {"starts_at": hour - timedelta(days=2), "ends_at": hour + timedelta(days=5)}


def did(user: User, start: datetime, lang: str = "ca", span: str = "hour", **counts: int) -> None:
    Tally.objects.create(
        user_id=user.pk, lang=lang, span=span, start=start, **counts or {"accepted_replies_assistant": 1}
    )


def read(challenge: Challenge, viewer: User) -> tuple[int, int, int]:
    found = challenges.read(challenge.pk, viewer)
    return found.done, found.people, found.mine


# --- What counts --------------------------------------------------------------------------------------------------------


def test_accepted_work_of_its_kind_language_and_hours_counts_and_nothing_else(ada: User, ben: User, mod: User) -> None:
    challenge = a_challenge(mod)
    did(ada, START, accepted_replies_assistant=3, replies_assistant=5, accepted_prompts=9)
    did(ada, challenge.ends_at - HOUR, accepted_replies_assistant=4)
    did(ben, START + HOUR, accepted_replies_assistant=2)
    did(ben, START - HOUR)
    did(ben, challenge.ends_at)
    did(ben, START, lang="en")
    did(ben, START, span="day", accepted_replies_assistant=50)
    assert read(challenge, ada) == (9, 2, 7)
    assert read(challenge, ben) == (9, 2, 2)
    assert read(challenge, mod) == (9, 2, 0)


@pytest.mark.parametrize("counts", Challenge.Counts.values)
def test_every_kind_that_can_be_asked_for_is_counted(counts: str, ada: User, mod: User) -> None:
    fields: dict[str, Any] = {counts: 7}
    did(ada, START, **fields)
    assert read(a_challenge(mod, counts=counts), ada) == (7, 1, 7)


def test_for_a_team_hours_count_in_which_one_was_in_it_at_the_end(ada: User, ben: User, mod: User) -> None:
    team, others = (Team.objects.create(name=name, created_by=mod) for name in ("Beekeepers", "Others"))
    Member.objects.create(user=ada, team=team, joined_at=START + 1.5 * HOUR, left_at=START + 4.5 * HOUR)
    Member.objects.create(user=ada, team=others, joined_at=START + 4.6 * HOUR)
    for hour in range(7):
        did(ada, START + hour * HOUR, accepted_replies_assistant=10**hour)
    did(ben, START)
    assert read(a_challenge(mod, team=team), ada) == (1110, 1, 1110)
    assert read(a_challenge(mod, team=others), ada) == (1110000, 1, 1110000)


def test_progress_follows_acts_and_survives_a_rebuild(mod: User) -> None:
    crowd = people(4)
    team = Team.objects.create(name="Beekeepers", created_by=mod)
    Member.objects.create(user=crowd[0], team=team)
    challenge = a_challenge(mod, lang="en", counts="accepted_prompts", team=team, **this_week())
    root = a_growing_tree(crowd[0], crowd[1:4])
    a_growing_tree(crowd[1], [crowd[0], *crowd[2:]])  # no member
    process_events()
    assert read(challenge, crowd[0]) == (1, 1, 1)
    tallying.rebuild(timezone.now())
    assert read(challenge, crowd[0]) == (1, 1, 1)
    interventions.delete(root, by=mod)
    process_events()
    assert read(challenge, crowd[0]) == (0, 0, 0)


def test_what_cannot_be_is_refused_by_the_database_and_by_reading(mod: User) -> None:
    with pytest.raises(Http404):
        challenges.read(77, mod)
    with pytest.raises(IntegrityError, match="challenge_ends_after_it_starts"):
        a_challenge(mod, ends_at=START)


def test_a_language_is_kept_as_works_are_tagged(mod: User) -> None:
    challenge = a_challenge(mod)
    challenge.lang = "PT-br"
    challenge.full_clean()
    assert challenge.lang == "pt-BR"


# --- Where they are shown -----------------------------------------------------------------------------------------------


def test_lists_say_what_runs_what_is_to_come_and_what_is_over_and_keep_it(ada: User, mod: User) -> None:
    now = timezone.now()
    a_challenge(mod, title="Runs", **this_week(), goal=1)
    a_challenge(mod, title="Comes", starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    for place in range(challenges.PER_PAGE + 1):
        a_challenge(mod, title=f"Over {place}", ends_at=START + timedelta(hours=place + 1))
    did(ada, now.replace(minute=0, second=0, microsecond=0))
    html = Client().get("/challenges/").content.decode()
    titles = re.findall(r'<h3><a href="/challenges/\d+/">([^<]+)</a></h3>', html)
    assert titles == ["Runs", "Comes", *[f"Over {place}" for place in range(challenges.PER_PAGE, 0, -1)]]
    assert html.count('<span class="badge badge--good">goal reached</span>') == 1
    assert "/challenges/?page=2#over" in html
    assert "Over 0" in Client().get("/challenges/?page=2").content.decode()
    assert "Runs" in Client().get("/challenges/?page=x").content.decode()


def test_lists_take_the_same_statements_for_one_and_for_ten(
    mod: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Client().get("/challenges/")
    for _ in range(2):
        cache.delete("challenges")
        with django_assert_num_queries(2):
            Client().get("/challenges/")
        for _ in range(10):
            a_challenge(mod, **this_week())
            a_challenge(mod)


def test_a_challenge_has_a_page_with_ones_own_part(ada: User, mod: User) -> None:
    challenge = a_challenge(mod, **this_week())
    did(ada, challenge.starts_at, accepted_replies_assistant=12)
    html = signed_in(ada).get(f"/challenges/{challenge.pk}/").content.decode()
    assert f'<progress id="challenge-{challenge.pk}" value="12" max="100">' in html
    assert "Your contribution: 12." in html
    assert "Your contribution:" not in Client().get(f"/challenges/{challenge.pk}/").content.decode()
    assert Client().get("/challenges/99/").status_code == 404


def test_the_desk_shows_those_of_ones_languages_and_ones_team(ada: User, mod: User) -> None:
    User.objects.filter(pk=ada.pk).update(langs=["ca", "en"])
    team, others = (Team.objects.create(name=name, created_by=mod) for name in ("Beekeepers", "Others"))
    Member.objects.create(user=ada, team=team)
    a_challenge(mod, title="For all", **this_week())
    a_challenge(mod, title="For us", team=team, **this_week())
    a_challenge(mod, title="For others", team=others, **this_week())
    a_challenge(mod, title="In German", lang="de", **this_week())
    a_challenge(mod, title="Long ago")
    client = signed_in(ada)
    assert "/challenges/" not in client.get("/desk/").content.decode()  # nothing is counted for a visit to the desk
    jobs.refresh()
    shown = re.findall(r"/challenges/\d+/\">([^<]+)</a>", client.get("/desk/").content.decode())
    assert shown == ["For all", "For us"]
    on_statistics = re.findall(r"/challenges/\d+/\">([^<]+)</a>", Client().get("/statistics/").content.decode())
    assert on_statistics == ["For all", "For us", "For others", "In German"]


def test_lists_are_counted_once_for_all_and_end_on_time(
    mod: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    challenge = a_challenge(mod, **this_week())
    assert len(challenges.running(timezone.now())) == 1
    with django_assert_num_queries(0):
        assert challenges.running(challenge.ends_at) == []
        assert len(challenges.running(challenge.ends_at - HOUR)) == 1
