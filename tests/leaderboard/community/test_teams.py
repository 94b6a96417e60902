"""Teams: joining, leaving, who may, and how they stand."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard.boards import profiles
from leaderboard.community import teams
from leaderboard.models import Member, Standing, Team
from oasst.models import User
from tests.pages.cast import signed_in
from tests.tasks.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(mod: User) -> Team:
    return Team.objects.create(name="Beekeepers", about="We answer about bees.", created_by=mod)


def stands(user: User, points: int, window: str = "week") -> None:
    Standing.objects.create(window=window, lang="", user_id=user.pk, points=points, leader_score=0)


def current() -> list[tuple[str | None, str]]:
    return list(Member.objects.filter(left_at=None).order_by("pk").values_list("user__username", "team__name"))


def test_one_joins_once_and_leaves_and_may_come_back_and_each_time_is_remembered(ada: User, team: Team) -> None:
    for _ in range(2):
        teams.join(team=team, by=ada)
    assert current() == [("ada", "Beekeepers")]
    for _ in range(2):
        teams.leave(team=team, by=ada)
    assert current() == []
    teams.join(team=team, by=ada)
    assert Member.objects.filter(user=ada).count() == 2


def test_no_one_is_in_two_teams(ada: User, mod: User, team: Team) -> None:
    other = Team.objects.create(name="Others", created_by=mod)
    teams.join(team=team, by=ada)
    with pytest.raises(teams.Refused, match="another team"):
        teams.join(team=other, by=ada)
    teams.leave(team=other, by=ada)  # not theirs to leave
    assert current() == [("ada", "Beekeepers")]
    with pytest.raises(IntegrityError, match="member_of_one_team"), transaction.atomic():
        Member.objects.create(user=ada, team=other)


def test_a_closed_team_takes_no_one_in_and_lets_everyone_go(ada: User, ben: User, team: Team) -> None:
    teams.join(team=team, by=ada)
    Team.objects.update(open=False)
    with pytest.raises(teams.Refused, match="accepting new members"):
        teams.join(team=team, by=ben)
    teams.join(team=team, by=ada)  # who is in it is
    teams.leave(team=team, by=ada)
    assert current() == []


@pytest.mark.django_db(transaction=True)
def test_a_person_who_joins_many_teams_at_once_is_in_one(ada: User, mod: User) -> None:
    several = [Team.objects.create(name=f"Team {number}", created_by=mod) for number in range(4)]

    def joining(team: Team) -> str:
        try:
            teams.join(team=team, by=ada)
        except teams.Refused:
            return "refused"
        return team.name

    told = at_once([lambda team=team: joining(team) for team in several * 3])  # type: ignore[misc]
    ((_name, joined),) = current()
    assert sorted(map(str, told)) == [joined] * 3 + ["refused"] * 9
    assert Member.objects.count() == 1


def test_teams_stand_by_the_points_of_who_is_in_them_today(
    ada: User, ben: User, cleo: User, mod: User, team: Team
) -> None:
    other = Team.objects.create(name="Others", created_by=mod, open=False)
    for person, points in ((ada, 5), (ben, 7), (cleo, 9), (mod, 30)):
        stands(person, points)
        stands(person, 1000, window="total")
    Member.objects.create(user=ada, team=team)
    Member.objects.create(user=ben, team=team)
    Member.objects.create(user=cleo, team=other)
    hour = timezone.now()
    Member.objects.create(user=mod, team=other, joined_at=hour - timedelta(days=1), left_at=hour)
    assert [(row.name, row.members, row.points) for row in teams.board()] == [("Beekeepers", 2, 12), ("Others", 1, 9)]
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert [(row.name, row.members, row.points) for row in teams.board()] == [("Others", 1, 9), ("Beekeepers", 1, 5)]


def test_members_who_are_off_the_boards_are_not_named(ada: User, ben: User, cleo: User, team: Team) -> None:
    for person, points in ((ada, 5), (ben, 7), (cleo, 9)):
        Member.objects.create(user=person, team=team)
        stands(person, points)
    User.objects.filter(pk=cleo.pk).update(show_on_leaderboard=False)
    profiles.change(by=ben, public=True, about="")
    html = Client().get(f"/teams/{team.pk}/").content.decode()
    assert re.findall(r"<bdi>(\w+)</bdi>", html) == ["Beekeepers", "ben", "ada"]
    assert re.findall(r'href="/people/([^/]+)/"', html) == [str(ben.pk)]
    assert "1 member isn't shown." in html
    assert "<dd>20+</dd>" in html


def test_one_joins_and_leaves_on_the_teams_page(ada: User, ben: User, mod: User, team: Team) -> None:
    client, page = signed_in(ada), f"/teams/{team.pk}/"
    assert "Sign in to join" in Client().get(page).content.decode()
    assert "You joined the team." in client.post(f"{page}join/", follow=True).content.decode()
    assert current() == [("ada", "Beekeepers")]
    other = Team.objects.create(name="Others", created_by=mod)
    assert "You&#x27;re in another team." in client.get(f"/teams/{other.pk}/").content.decode()
    assert "You&#x27;re in another team." in client.post(f"/teams/{other.pk}/join/", follow=True).content.decode()
    assert "You left the team." in client.post(f"{page}leave/", follow=True).content.decode()
    assert current() == []
    assert client.post("/teams/99/join/").status_code == client.get("/teams/99/").status_code == 404
    assert client.get(f"{page}join/").status_code == 405
    assert Client().post(f"{page}join/").status_code == 302


def test_pages_of_teams_take_the_same_statements_for_one_and_for_thirty(
    mod: User, team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Client().get("/teams/")
    for number in (1, 30):
        for place in range(number):
            Team.objects.create(name=f"Team {number} {place}", created_by=mod)
            person = User.objects.create_user(f"person-{number}-{place}")
            Member.objects.create(user=person, team=team)
        with django_assert_num_queries(1):
            Client().get("/teams/")
        with django_assert_num_queries(4):  # the team, its members, who they are, its challenges
            Client().get(f"/teams/{team.pk}/")
