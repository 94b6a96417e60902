"""The leaderboard in the admin: the trollboard, teams and challenges."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard.boards import standings
from leaderboard.models import Challenge, Tally, Team
from leaderboard.rules.windows import BEGINNING
from oasst.models import User
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

TROLLS = "/admin/leaderboard/troll/"


def received(user: User, lang: str = "en", **counts: int) -> None:
    Tally.objects.create(user_id=user.pk, lang=lang, span="total", start=BEGINNING, prompts=1, **counts)


def shown(html: str) -> list[tuple[str, str]]:
    """Names and scores."""
    return re.findall(r"<bdi>([^<]+)</bdi></a>.*?<strong>(-?\d+)</strong>", html, re.DOTALL)


def test_moderators_see_whose_texts_are_received_badly(ada: User, ben: User, cleo: User, mod: User) -> None:
    received(ada, red_flags=2, upvotes=1)
    received(ben, upvotes=4)
    received(cleo, lang="de", downvotes=9)
    User.objects.filter(pk=cleo.pk).update(is_active=False)
    standings.move_windows(timezone.now())
    client = signed_in(mod)

    def asked(**query: str) -> list[tuple[str, str]]:
        return shown(client.get(TROLLS, query).content.decode())

    assert asked(window="total") == [("cleo", "9"), ("ada", "5"), ("ben", "-4")]
    assert asked(window="total", lang="de") == []  # a language without trees cannot be chosen
    assert asked(window="total", enabled="true") == [("ada", "5"), ("ben", "-4")]
    assert asked() == asked(window="eon") == []


def test_the_trollboard_takes_the_same_statements_for_one_and_for_thirty(
    mod: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    standings.move_windows(timezone.now())
    client = signed_in(mod)
    for number in (1, 30):
        for place in range(number):
            received(User.objects.create_user(f"person-{number}-{place}"))
        client.get(TROLLS, {"window": "total"})
        with django_assert_num_queries(7):
            client.get(TROLLS, {"window": "total"})


def test_volunteers_do_not_see_it(ada: User) -> None:
    assert signed_in(ada).get(TROLLS).status_code == 302


def form(**values: str) -> dict[str, str]:
    begin = (timezone.now() + timedelta(days=1)).replace(minute=0, second=0)
    end = begin + timedelta(days=7)
    return {
        "title": "100 Catalan replies", "lang": "ca", "counts": "accepted_replies_assistant", "goal": "100", "team": "",
        "starts_at_0": f"{begin:%Y-%m-%d}", "starts_at_1": f"{begin:%H:%M:%S}", "ends_at_0": f"{end:%Y-%m-%d}",
        "ends_at_1": f"{end:%H:%M:%S}", **values,
    }  # fmt: skip


def test_moderators_make_teams_and_challenges(mod: User) -> None:
    client = signed_in(mod)
    client.post("/admin/leaderboard/team/add/", {"name": "Beekeepers", "about": "", "open": "on"})
    team = Team.objects.get()
    assert (team.name, team.created_by) == ("Beekeepers", mod)
    client.post("/admin/leaderboard/challenge/add/", form(team=str(team.pk)))
    challenge = Challenge.objects.get()
    assert (challenge.title, challenge.team, challenge.goal, challenge.created_by) == (
        "100 Catalan replies",
        team,
        100,
        mod,
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"starts_at_1": "10:30:00"}, "Choose a full hour."),
        ({"ends_at_0": "2020-01-01"}, "The end must be after the start."),
        ({"goal": "0"}, "greater than or equal to 1"),
        ({"lang": "not a tag"}, "is not a valid language tag"),
    ],
)
def test_a_challenge_that_makes_no_sense_is_refused(mod: User, wrong: dict[str, str], said: str) -> None:
    html = signed_in(mod).post("/admin/leaderboard/challenge/add/", form(**wrong)).content.decode()
    assert said in html
    assert not Challenge.objects.exists()


def test_two_teams_do_not_have_one_name(mod: User) -> None:
    client = signed_in(mod)
    for name in ("Beekeepers", "BEEKEEPERS"):
        html = client.post("/admin/leaderboard/team/add/", {"name": name, "about": ""}).content.decode()
    assert "A team with this name already exists." in html
    assert Team.objects.count() == 1
