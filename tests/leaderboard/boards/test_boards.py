"""The leaderboard as people read it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard.boards import boards, profiles, standings
from leaderboard.models import Board, Standing, Tally
from leaderboard.rules.windows import BEGINNING, Window, since
from oasst.models import User
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _boards() -> None:
    now = timezone.now()
    Board.objects.bulk_create(Board(window=each, since=since(each, now), refreshed_at=now) for each in Window)


def stands(user: User, points: int, lang: str = "", **counts: int) -> User:
    """A person on every board with these points and, in all time, these counters."""
    Standing.objects.bulk_create(
        Standing(window=window, lang=each, user_id=user.pk, points=points, leader_score=points)
        for window in Window
        for each in {"", lang}
    )
    Tally.objects.create(user_id=user.pk, lang=lang or "en", span="total", start=BEGINNING, **counts)
    return user


def many(number: int, points: int = 1000) -> list[User]:
    return [stands(User.objects.create_user(f"person-{points - place}"), points - place) for place in range(number)]


def shown(page: boards.BoardPage) -> list[tuple[int | None, str, int]]:
    return [(row.rank, str(row.user), row.points) for row in page.rows]


def test_people_stand_by_points_and_by_id_where_they_have_the_same(ada: User, ben: User, cleo: User) -> None:
    for person, points in ((ada, 5), (ben, 9), (cleo, 5)):
        stands(person, points)
    tied = sorted((ada, cleo), key=lambda each: each.pk)
    assert shown(boards.read(ada, Window.WEEK)) == [(1, "ben", 9), (2, str(tied[0]), 5), (3, str(tied[1]), 5)]


def test_who_opted_out_is_banned_or_gone_has_no_row_and_takes_no_rank(
    ada: User, ben: User, cleo: User, mod: User
) -> None:
    for place, person in enumerate((ada, ben, cleo, mod)):
        stands(person, 9 - place)
    User.objects.filter(pk=ada.pk).update(show_on_leaderboard=False)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    User.objects.filter(pk=cleo.pk).update(deleted_at=timezone.now())
    assert shown(boards.read(mod, Window.WEEK)) == [(1, "mod", 6)]


def test_a_board_of_a_language_counts_that_language(ada: User, ben: User) -> None:
    stands(ada, 5, lang="de", accepted_replies_assistant=2, reviews_agreed=7)
    stands(ben, 9)
    page = boards.read(ada, Window.TOTAL, "de")
    assert shown(page) == [(1, "ada", 5)]
    assert (page.rows[0].replies, page.rows[0].reviews, page.rows[0].prompts) == (2, 7, 0)


def test_ones_own_row_is_always_there_with_neighbours(ada: User) -> None:
    people = many(70)
    stands(ada, 935)  # behind the 66th, who has as many
    page = boards.read(ada, Window.WEEK)
    own = next(row for row in page.around if row.is_me)
    assert len(page.rows) == boards.PER_PAGE
    assert own.rank in (66, 67)
    assert [row.rank for row in page.around] == list(range(own.rank - 2, own.rank + 3))
    assert boards.read(ada, Window.WEEK, number=2).around == []
    assert boards.read(people[3], Window.WEEK).around == []


def test_each_of_the_four_windows_has_ones_own_row_even_below_the_top(ada: User) -> None:
    many(boards.PER_PAGE + 5)
    stands(ada, 1)
    client = signed_in(ada)
    found = {
        window: client.get(f"/leaderboard/?window={window}").content.decode().count("you</span>") for window in Window
    }
    assert found == {"day": 1, "week": 1, "month": 1, "total": 1}


def test_without_points_or_off_the_boards_ones_own_row_has_no_rank(ada: User, ben: User) -> None:
    stands(ben, 3)
    User.objects.filter(pk=ben.pk).update(show_on_leaderboard=False)
    assert [(row.rank, row.points) for row in boards.read(ada, Window.WEEK).around] == [(None, 0)]
    assert [(row.rank, row.points) for row in boards.read(ben, Window.WEEK).around] == [(None, 3)]


def test_a_rank_among_several_is_found_without_reading_the_board(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(5)
    stands(ada, 998)
    with django_assert_num_queries(2):
        assert boards.rank_of(ada, Window.TOTAL) in (3, 4)


def test_the_page_takes_the_same_statements_however_many_people_stand_there(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(ada)
    client.get("/leaderboard/")
    stands(ada, 1)
    with django_assert_num_queries(10):
        client.get("/leaderboard/")
    many(60)
    with django_assert_num_queries(14):  # oneself and ones neighbours, who are on another page now
        client.get("/leaderboard/")
    many(60, 500)
    with django_assert_num_queries(14):
        client.get("/leaderboard/")


def test_visitors_read_boards_and_every_board_has_an_address(ada: User) -> None:
    stands(ada, 12, lang="en")
    html = Client().get("/leaderboard/?window=month").content.decode()
    assert re.search(r'<a href="/leaderboard/\?window=month" aria-current="page">30 days</a>', html)
    assert "<strong>10+</strong>" in html
    assert "you</span>" not in html


@pytest.mark.parametrize("query", ["window=eon", "lang=xx-unheard", "page=0", "page=x", "page=99999999999"])
def test_an_address_that_makes_no_sense_shows_the_board_of_the_week(ada: User, query: str) -> None:
    stands(ada, 12)
    assert "<strong>10+</strong>" in Client().get(f"/leaderboard/?{query}").content.decode()


def test_a_name_leads_to_the_page_of_those_who_have_one(ada: User, ben: User) -> None:
    stands(ada, 12)
    stands(ben, 11)
    profiles.change(by=ben, public=True, about="")
    html = Client().get("/leaderboard/").content.decode()
    assert re.findall(r'href="/people/([^/]+)/"', html) == [str(ben.pk)]


def test_an_hour_that_leaves_the_day_takes_its_points_along(ada: User) -> None:
    now = timezone.now()
    for hours, amount in ((1, 500), (23, 300)):
        start = since(Window.DAY, now - timedelta(hours=hours - 24))
        for span, begin in (("hour", start), ("total", BEGINNING)):
            Tally.objects.update_or_create(
                user_id=ada.pk, lang="en", span=span, start=begin, defaults={"replies_prompter": amount, "prompts": 10}
            )
    standings.update([ada.pk])
    before = Standing.objects.get(user_id=ada.pk, window="day", lang="").leader_score
    standings.move_windows(now + timedelta(hours=3))
    after = Standing.objects.get(user_id=ada.pk, window="day", lang="").leader_score
    assert (before, after) == (802, 501)
    standings.move_windows(now + timedelta(hours=30))
    assert not Standing.objects.filter(user_id=ada.pk, window="day").exists()
