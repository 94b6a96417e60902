"""Community statistics: what they count, and the page that shows them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leaderboard import statements
from leaderboard.community import statistics
from leaderboard.models import Snapshot
from leaderboard.templatetags.leaderboard import duration, percent
from oasst.accounts import consent
from oasst.models import Message, TreeState, User
from tests.corpus import a_reply, a_tree
from tests.leaderboard.counting import process_events
from tests.pages.cast import inline_parts
from tests.tasks.crowd import a_growing_tree, people

pytestmark = pytest.mark.django_db


def counted() -> dict[str, object]:
    statistics.refresh(timezone.now())
    return dict(Snapshot.objects.values_list("name", "stats"))


@pytest.fixture
def corpus(ada: User, ben: User) -> None:
    root = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    a_reply(root, ben)
    a_reply(root, None, synthetic=True)
    a_reply(root, None, deleted=True)
    a_reply(root, None, review_result=None)
    a_reply(root, None, review_result=False)
    a_tree(ada, lang="de")
    a_tree(ada, lang="de", state=TreeState.ABORTED_LOW_GRADE, review_result=False)
    consent.accept(by=ada)
    consent.accept(by=ben)
    User.objects.filter(pk=ben.pk).update(is_active=False)


@pytest.mark.usefixtures("corpus")
def test_open_assistants_statistics_have_its_shapes() -> None:
    found = counted()
    assert found["human_messages_by_lang"] == {"en": 2, "de": 1}
    assert found["human_messages_by_role"] == {"prompter": 2, "assistant": 1}
    assert found["message_trees_by_state"] == {"ready_for_export": 1, "growing": 1, "aborted_low_grade": 1}
    assert found["message_trees_states_by_lang"] == [
        {"lang": "de", "state": "aborted_low_grade", "count": 1},
        {"lang": "de", "state": "growing", "count": 1},
        {"lang": "en", "state": "ready_for_export", "count": 1},
    ]
    assert found["users_accepted_tos"] == {"count": 1}


@pytest.mark.usefixtures("corpus")
def test_messages_by_state_and_growth_by_week() -> None:
    Message.objects.filter(lang="de", review_result=True).update(created_at=timezone.now() - timedelta(weeks=3))
    found = counted()
    assert found["messages_by_state"] == {"accepted": 3, "deleted": 1, "in_review": 1, "rejected": 2}
    growth = found["growth"]
    assert isinstance(growth, list)
    assert len(growth) == 27
    assert [week["messages"] for week in growth[-4:]] == [1, 0, 0, 2]
    assert sum(week["messages"] for week in growth) == 3


def test_the_funnel_says_how_far_prompts_come_and_in_which_time(ada: User) -> None:
    crowd = people(4)
    a_growing_tree(ada, crowd[:3])
    process_events()
    found = counted()
    funnel = found["funnel"]
    assert isinstance(funnel, list)
    assert [(stage["stage"], stage["trees"]) for stage in funnel] == [
        ("prompted", 1), ("accepted", 1), ("growing", 1), ("ranking", 0), ("finished", 0),
    ]  # fmt: skip
    assert [stage["median_seconds"] is None for stage in funnel] == [True, False, False, True, True]


def test_turnaround_and_agreement_are_by_language(ada: User) -> None:
    crowd = people(4)
    a_growing_tree(ada, crowd[:3])
    process_events()
    found = counted()
    assert found["agreement"] == [
        {"lang": "en", "reviews": 3, "reviews_agreed": 3, "rankings": 0, "rankings_agreed": 0}
    ]
    turnaround = found["review_turnaround"]
    assert isinstance(turnaround, list)
    (row,) = turnaround
    assert (row["lang"], row["decided"]) == ("en", 1)
    assert 0 <= row["median"] == row["ninth_decile"] < 60


@pytest.mark.parametrize("column", ["at", "decided_at"])
def test_texts_of_no_finite_time_are_left_out_of_the_turnaround(ada: User, column: str) -> None:
    """JSON has no such number, and the counting of everything else would end with it."""
    crowd = people(4)
    a_growing_tree(ada, crowd[:3])
    process_events()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE leaderboard_work SET {column} = %s", ["infinity" if column == "decided_at" else "-infinity"]
        )
        assert cursor.rowcount
    found = counted()
    assert (found["review_turnaround"], set(found)) == ([], set(statistics.BY_NAME))


@pytest.mark.usefixtures("corpus")
def test_the_page_is_one_statement_and_names_the_time_of_counting(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = Client()
    assert "No statistics yet" in client.get("/statistics/").content.decode()
    counted()
    with django_assert_num_queries(1):
        html = client.get("/statistics/").content.decode()
    assert re.search(r"Updated\s*<time datetime=", html)
    assert inline_parts(html) == []


@pytest.mark.usefixtures("corpus")
def test_every_chart_says_its_figures_in_a_table() -> None:
    counted()
    html = Client().get("/statistics/").content.decode()
    rows = re.findall(
        r'<th scope="row">\s*<bdi lang="(\w+)">[^<]*</bdi>\s*<svg.*?</th>\s*<td class="number">(?:<strong>)?(\d+)',
        html,
        re.DOTALL,
    )
    assert rows == [("en", "2"), ("de", "1"), ("de", "2"), ("en", "1")]


def test_every_statement_runs_on_an_empty_database() -> None:
    now = timezone.now()
    parameters = {
        "after": 0, "upto": 10, "limit": 10, "messages": [], "sign": 1, "users": [], "hours": [], "schedules": "{}",
        "bonus": 1, "voice": 5, "span": "day", "since": now, "until": now, "now": now, "lang": None, "me": None,
        "zone": "UTC", "midnight": now, "grace": 1, "idle": timedelta(hours=36), "alive": now, "enabled": None,
        "zones": [], "longest": 1, "id": None, "team": None, "ends_after": now, "ends_before": now, "offset": 0,
        "window": "week", "kinds": [], "cents": [],
    }  # fmt: skip
    names = [name for name in statements.STATEMENTS if name not in ("ballot_pairs", "streak_days")]
    assert len(names) > 25
    for name in names:
        statements.rows(name, **parameters)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "–"), (20, "under a minute"), (60, "1 min"), (3660, "1 h 1 min"), (90_000, "1 d 1 h"), (86_400, "1 d")],
)
def test_times_are_told_in_two_units(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


def test_shares_are_told_in_whole_per_cent() -> None:
    assert [percent(share) for share in (0, 0.666, 1)] == ["0 %", "67 %", "100 %"]
