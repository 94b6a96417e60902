"""Badges: what they take, that they are given once, told once, and stay."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.template.loader import get_template
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard.boards import profiles
from leaderboard.community import awards
from leaderboard.models import Award, Tally, Work
from leaderboard.rules.badges import BADGES, BY_NAME, LONGEST_STREAK, Badge
from leaderboard.rules.windows import BEGINNING
from leaderboard.tallies import tallying
from oasst.models import Notification, User
from oasst.notifications import inbox
from tasks.trees import interventions
from tests.leaderboard.counting import process_events
from tests.pages.cast import signed_in
from tests.tasks.crowd import a_growing_tree, people

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def tallied(user: User, lang: str = "en", **counts: int) -> None:
    Tally.objects.create(user_id=user.pk, lang=lang, span="total", start=BEGINNING, **counts)


def active(user: User, *days_ago: int) -> None:
    for days in days_ago:
        at = NOON - timedelta(days=days)
        Work.objects.create(
            id=uuid4(), kind="prompt", user_id=user.pk, lang="en", at=at, message_id=uuid4(), tree_id=uuid4()
        )


def held(user: User) -> dict[str, int]:
    return {each.badge.name: each.level for each in awards.earned_by(user)}


# --- The table ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reached", "level", "next_takes"), [(0, 0, 1), (1, 1, 10), (9, 1, 10), (10, 2, 50), (250, 4, 0), (9999, 4, 0)]
)
def test_a_level_is_reached_with_its_number_and_the_last_has_no_next(reached: int, level: int, next_takes: int) -> None:
    badge = Badge("seed", "Sower", "prompts", "accepted_prompts", (1, 10, 50, 250))
    assert badge.level(reached) == level
    assert badge.after(level) == next_takes


@pytest.mark.parametrize("badge", BADGES, ids=lambda badge: badge.name)
def test_every_badge_has_its_own_picture_ascending_levels_and_a_stable_name(badge: Badge) -> None:
    assert list(badge.levels) == sorted(set(badge.levels))
    assert get_template(badge.picture).render().count("<") >= 1
    assert sum(get_template(each.picture).render() == get_template(badge.picture).render() for each in BADGES) == 1
    assert BY_NAME[badge.name] is badge
    Award(badge=badge.name, level=1).clean_fields(exclude=["user", "given_at"])


# --- Giving -------------------------------------------------------------------------------------------------------------


def test_what_is_measured_is_the_sum_of_all_languages_and_the_languages_themselves(ada: User) -> None:
    tallied(ada, "en", accepted_prompts=6, texts_accepted=6, reviews_agreed=9)
    tallied(ada, "de", accepted_prompts=5, texts_accepted=5)
    tallied(ada, "ca", reviews_agreed=1)
    awards.give([ada.pk])
    assert held(ada) == {"seed": 2, "lens": 1, "globe": 1}


@pytest.mark.parametrize(
    ("days", "level"),
    [((0, 1), 0), ((0, 1, 2), 1), ((0, 2, 4), 1), ((0, 1, 4, 5), 0), ((30, 31, 32), 1), (range(0, 14, 2), 2)],
)
def test_a_streak_earns_its_badge_with_days_off_and_when_counted_late(
    ada: User, days: tuple[int, ...], level: int
) -> None:
    active(ada, *days)
    awards.give([ada.pk])
    assert held(ada).get("sun", 0) == level


def test_the_days_of_a_streak_are_those_where_the_person_lives(ada: User) -> None:
    for hour in (3, 13, 23):  # in UTC one day, in Tokyo two
        active(ada, 0)
        Work.objects.filter(at=NOON).update(at=NOON.replace(hour=hour))
    assert [sums["streak"] for sums in awards.measure([ada])] == [1]
    ada.time_zone = "Asia/Tokyo"
    assert [sums["streak"] for sums in awards.measure([ada])] == [2]


def test_no_streak_is_followed_further_than_its_last_level(ada: User) -> None:
    active(ada, *range(LONGEST_STREAK + 5))
    assert [sums["streak"] for sums in awards.measure([ada])] == [LONGEST_STREAK]


def test_awarding_twice_changes_nothing_and_only_the_highest_level_is_notified(ada: User) -> None:
    tallied(ada, accepted_prompts=50)
    assert [(award.badge, award.level) for award in awards.give([ada.pk])] == [("seed", 1), ("seed", 2), ("seed", 3)]
    assert awards.give([ada.pk]) == []
    told = Notification.objects.filter(user=ada)
    assert [inbox.text_of(each) for each in told] == ["You've earned a badge: Seed planter, level 3."]


def test_banned_and_deleted_people_and_people_no_one_knows_are_given_nothing(ada: User, ben: User, cleo: User) -> None:
    for person in (ada, ben, cleo):
        tallied(person, accepted_prompts=1)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    User.objects.filter(pk=ben.pk).update(deleted_at=timezone.now())
    given = awards.give([ada.pk, ben.pk, cleo.pk, uuid4()])
    assert [award.user_id for award in given] == [cleo.pk]


def test_giving_takes_the_same_statements_for_one_and_for_thirty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in (1, 30):
        crowd = [User.objects.create_user(f"person-{number}-{place}") for place in range(number)]
        for person in crowd:
            tallied(person, accepted_prompts=1)
        with django_assert_num_queries(5):  # the people, what they hold, what they did, badges, news
            awards.give([person.pk for person in crowd])


def test_a_badge_stays_when_its_work_is_deleted_and_after_a_rebuild(mod: User) -> None:
    crowd = people(4)
    root = a_growing_tree(crowd[0], crowd[1:4])
    process_events()
    assert held(crowd[0]) == {"seed": 1}
    interventions.delete(root, by=mod)
    process_events()
    assert Tally.objects.get(user_id=crowd[0].pk, span="total").accepted_prompts == 0
    before = list(Award.objects.order_by("pk").values())
    tallying.rebuild(timezone.now())
    assert held(crowd[0]) == {"seed": 1}
    assert list(Award.objects.order_by("pk").values()) == before
    assert Notification.objects.filter(user=crowd[0], kind__startswith="badge_").count() == 1


# --- Pages --------------------------------------------------------------------------------------------------------------


def test_ones_own_page_says_how_far_it_is_to_the_next_level(ada: User) -> None:
    tallied(ada, accepted_prompts=12, reviews_agreed=4)
    awards.give([ada.pk])
    html = " ".join(signed_in(ada).get("/progress/").content.decode().split())
    bars = re.findall(r'<progress id="badge-(\w+)" value="(\d+)" max="(\d+)">', html)
    assert bars[:1] == [("seed", "12", "50")]
    assert ("lens", "4", "10") in bars
    assert len(bars) == len(BADGES)
    Tally.objects.filter(user_id=ada.pk).update(accepted_prompts=3)  # held, though less is left
    (seed, *_others) = awards.own(ada, streak_days=0)
    assert (seed.level, seed.value, seed.most) == (2, 3, 50)


def test_a_public_page_shows_the_badges_someone_holds(ada: User) -> None:
    tallied(ada, accepted_prompts=1)
    awards.give([ada.pk])
    Award.objects.create(user=ada, badge="of-another-time", level=1)
    profiles.change(by=ada, public=True, about="")
    html = Client().get(f"/people/{ada.pk}/").content.decode()
    assert re.findall(r"<h3>([^<]+)</h3>", html) == ["Seed planter"]
    assert "medal--1" in html
