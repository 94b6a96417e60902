"""Pages of messages: a cursor finds its place whatever is added meanwhile."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasst.models import Message, MessageTree, User
from tests.api.conftest import Program
from tests.api.posted import a_prompt, texts

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MANY = 5_000
PER_PAGE = 250

Page = dict[str, Any]


@pytest.fixture
def prompt(bot: Program) -> Message:
    return a_prompt(bot, created_at=NOON)


def post(program: Program, prompt: Message, count: int, *times: datetime) -> set[str]:
    """That many replies, posted at these times in turn; returns their ids."""
    made = Message.objects.bulk_create(
        Message(
            tree_id=prompt.pk, parent=prompt, client=program.client, role="assistant", text=str(n), lang="en", depth=1,
            created_at=times[n % len(times)],
        )
        for n in range(count)
    )  # fmt: skip
    return {str(each.pk) for each in made}


def walk(program: Program, side: str, meanwhile: Callable[[Page], None] = lambda page: None, **query: Any) -> list[str]:
    """The ids on all pages, one after the other by `next` and `after`, or back by `prev` and `before`."""
    link, cursor = ("next" if side == "after" else "prev"), query.pop("start", None)
    found: list[str] = []
    while True:
        given = {side: cursor} if cursor else {}
        page = program.get("/messages/cursor", max_count=PER_PAGE, **query, **given).json()
        ids = [each["id"] for each in page["items"]]
        found += ids if side == "after" else reversed(ids)
        meanwhile(page)
        cursor = page[link]
        if not cursor or not ids:
            return found


@pytest.mark.parametrize("desc", [False, True])
def test_forwards_and_backwards_every_message_comes_exactly_once(desc: bool, bot: Program, prompt: Message) -> None:
    ids = post(bot, prompt, MANY, NOON, NOON + timedelta(seconds=1)) | {str(prompt.pk)}
    forwards = walk(bot, "after", desc=desc)
    assert (len(forwards), set(forwards)) == (MANY + 1, ids)
    backwards = walk(bot, "before", desc=desc, start=("0001" if desc else "9999") + "-01-01T00:00:00")
    assert backwards == forwards[::-1]


@pytest.mark.parametrize("side", ["after", "before"])
def test_so_it_is_while_messages_are_being_added(side: str, bot: Program, prompt: Message) -> None:
    ids = post(bot, prompt, MANY, NOON, NOON + timedelta(seconds=1))
    added: set[str] = set()

    def add(page: Page) -> None:
        added.update(post(bot, prompt, 10, NOON, NOON + timedelta(seconds=1), NOON + timedelta(hours=1)))
        assert len(added) <= MANY  # the walk comes to an end

    start = {} if side == "after" else {"start": "9999-01-01T00:00:00"}
    found = walk(bot, side, add, only_roots=False, **start)
    assert len(found) == len(set(found))
    assert ids <= set(found) <= ids | added | {str(prompt.pk)}


# --- One page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def hours(bot: Program) -> list[str]:
    """The cursors of five messages, "0" to "4", an hour apart."""
    made = [a_prompt(bot, text=str(n), created_at=NOON + timedelta(hours=n)) for n in range(5)]
    return [f"{each.pk}${each.created_at.isoformat()}" for each in made]


@pytest.mark.parametrize(
    ("query", "found", "prev", "next_"),
    [
        ({}, "01", None, 1),
        ({"max_count": 5}, "01234", None, None),
        ({"after": 1}, "23", 2, 3),
        ({"after": 3}, "4", 4, None),
        ({"before": 3}, "12", 1, 2),
        ({"before": 2}, "01", None, 1),
        ({"before": 1}, "0", None, 0),
        ({"after": 0, "before": 4, "max_count": 9}, "123", 1, 3),
        ({"desc": True}, "43", None, 3),
        ({"desc": True, "after": 3}, "21", 2, 1),
        ({"desc": True, "before": 1}, "32", 3, 2),
        ({"desc": True, "before": 3}, "4", None, 4),
    ],
)
def test_a_page_says_where_there_is_more(
    query: dict[str, Any], found: str, prev: int | None, next_: int | None, bot: Program, hours: list[str]
) -> None:
    given = {name: hours[value] if name in ("before", "after") else value for name, value in query.items()}
    page = bot.get("/messages/cursor", **{"max_count": 2, **given})
    assert "".join(texts(page)) == found
    assert [page.json()[key] for key in ("prev", "next")] == [
        None if place is None else hours[place] for place in (prev, next_)
    ]


def test_a_bare_time_includes_its_own_messages(bot: Program, hours: list[str]) -> None:
    one = (NOON + timedelta(hours=1)).isoformat()
    assert "".join(texts(bot.get("/messages/cursor", after=one))) == "1234"
    assert "".join(texts(bot.get("/messages/cursor", before=one))) == "01"
    assert "".join(texts(bot.get("/messages/cursor", after=one, desc=True))) == "10"
    assert "".join(texts(bot.get("/messages/cursor", after="2026-03-01T13:00:00"))) == "1234"


def test_a_plus_sign_that_no_one_quoted_is_understood(bot: Program, hours: list[str]) -> None:
    response = bot.web.get(
        f"/api/v1/messages/cursor?after={hours[3]}", headers={"x-api-key": bot.key}, query_params=None
    )
    assert "+" in hours[3]
    assert texts(response) == ["4"]


def test_an_empty_page_leads_back_to_where_it_was_asked_from(bot: Program, hours: list[str]) -> None:
    late, early = "2027-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00"
    page = bot.get("/messages/cursor", after=late).json()
    assert (page["items"], page["prev"], page["next"]) == ([], late, None)
    page = bot.get("/messages/cursor", before=early).json()
    assert (page["items"], page["prev"], page["next"]) == ([], None, early)
    assert "".join(texts(bot.get("/messages/cursor", before=late))) == "01234"


# --- Plans --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crowded(bot: Program, other_bot: Program, prompt: Message, ada: User) -> str:
    """Thousands of messages of one moment, as an undated file has, and as many spread over time, one in twenty a German
    prompt of Ada's; returns the cursor in the middle of the moment."""
    ids = sorted(post(bot, prompt, MANY, NOON))
    post(other_bot, prompt, MANY, *(NOON + timedelta(seconds=n) for n in range(MANY)))
    keys = [uuid4() for _ in range(MANY // 20)]
    MessageTree.objects.bulk_create(
        MessageTree(id=key, state="growing", lang="de", goal_tree_size=1, max_depth=1, max_children_count=1)
        for key in keys
    )
    Message.objects.bulk_create(
        Message(
            id=key, tree_id=key, author=ada, client=bot.client, role="prompter", text="Wer?", lang="de",
            created_at=NOON + timedelta(seconds=20 * n),
        )
        for n, key in enumerate(keys)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE oasst_message")
    return f"{ids[MANY // 2]}${NOON.isoformat()}"


def rows_read(program: Program, **query: Any) -> int:
    """How many messages the database looks at for a page of ten."""
    with CaptureQueriesContext(connection) as sent:
        assert len(texts(program.get("/messages/cursor", **query))) == 10
    [statement] = [each["sql"] for each in sent if 'FROM "oasst_message"' in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        (plan,) = cursor.fetchone()
    return sum(
        node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
        for node in nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
        if node.get("Relation Name") == "oasst_message"
    )


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


@pytest.mark.parametrize("start", [{}, {"desc": True}, {"after": ...}, {"before": ...}])
def test_a_page_costs_its_own_rows_wherever_it_begins(
    start: dict[str, Any], site: Program, bot: Program, ada: User, crowded: str
) -> None:
    query = {name: crowded if value is ... else value for name, value in start.items()}
    lists: dict[str, dict[str, Any]] = {
        "all": {}, "of a client": {"api_client_id": bot.client.pk}, "in a language": {"lang": "en"},
    }  # fmt: skip
    if "before" not in start:  # these all come later
        lists |= {
            "of a person": {"user_id": ada.pk}, "in another language": {"lang": "de"}, "prompts": {"only_roots": True},
        }  # fmt: skip
    read = {name: rows_read(site, **query, **narrowed) for name, narrowed in lists.items()}
    # Eleven, and of a person's the few that an index without the id has to tell apart.
    assert {name: rows for name, rows in read.items() if rows > 15} == {}
