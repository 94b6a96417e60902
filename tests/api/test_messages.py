"""Looking messages up: /messages/, /messages/cursor, /messages/{id}, /frontend_messages/{id}."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from oasst.api.base.codes import Code
from oasst.models import ClientIdentity, Reaction, User
from tests.api.conftest import Program, refused
from tests.api.posted import MESSAGE_KEYS, PAGE_KEYS, a_prompt, an_answer, hold, texts
from tests.corpus import a_tree

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOTH_LISTS = pytest.mark.parametrize("path", ["/messages/", "/messages/cursor"])


def a_day(program: Program, author: User | None = None, **fields: Any) -> None:
    """Three prompts of one day, at noon, at one and at two."""
    for hour in range(3):
        a_prompt(program, author, text=f"{12 + hour} o'clock", created_at=NOON + timedelta(hours=hour), **fields)


# --- One message --------------------------------------------------------------------------------------------------------


def test_a_message_has_every_field(bot: Program, ada: User, ben: User) -> None:
    prompt = a_prompt(bot, ada, state="ready_for_export")
    reply = an_answer(
        bot, prompt, ben, frontend_message_id="1043", created_at=NOON, emojis={"+1": 2}, review_count=3, ranking_count=3,
        rank=0, model_name="m", synthetic=True, revision=2,
    )  # fmt: skip
    found = bot.get(f"/messages/{reply.pk}").json()
    assert found == {
        "id": str(reply.pk), "user_id": str(ben.pk), "frontend_message_id": "1043", "text": "By the sun.", "lang": "en",
        "is_assistant": True, "emojis": {"+1": 2}, "user_emojis": [], "user_is_author": None, "synthetic": True,
        "parent_id": str(prompt.pk), "created_date": "2026-03-01T12:00:00+00:00", "review_result": True,
        "review_count": 3, "deleted": False, "edited": True, "model_name": "m", "message_tree_id": str(prompt.pk),
        "ranking_count": 3, "rank": 0, "user": None,
    }  # fmt: skip
    assert set(found) == MESSAGE_KEYS


def test_what_is_absent_is_null_and_never_missing(bot: Program) -> None:
    prompt = a_tree(None, review_result=None, state="aborted_low_grade")
    found = bot.get(f"/messages/{prompt.pk}").json()
    assert set(found) == MESSAGE_KEYS
    assert {name for name, value in found.items() if value is None} == {
        "user_id", "user_is_author", "parent_id", "review_result", "model_name", "rank", "user"
    }  # fmt: skip
    assert (found["emojis"], found["frontend_message_id"]) == ({}, str(prompt.pk))


def test_the_viewer_learns_what_is_theirs(bot: Program, ada: User, ben: User) -> None:
    prompt = a_prompt(bot, ada)
    Reaction.objects.create(message=prompt, user=ben, emoji="+1")
    Reaction.objects.create(message=prompt, user=ben, emoji="heart_eyes")

    def seen_by(user: User) -> list[Any]:
        found = bot.get(f"/messages/{prompt.pk}", user=bot.knows(user)).json()
        return [found["user_is_author"], found["user_emojis"]]

    assert (seen_by(ada), seen_by(ben)) == ([True, []], [False, ["+1", "heart_eyes"]])


def test_an_unknown_message_and_no_id_at_all_are_told(bot: Program) -> None:
    assert refused(bot.get(f"/messages/{uuid4()}"), Code.MESSAGE_NOT_FOUND, 404)
    response = bot.get("/messages/x")
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["path", "message_id"])


def test_any_client_may_read_a_message_by_its_id(other_bot: Program, bot: Program) -> None:
    assert other_bot.get(f"/messages/{a_prompt(bot).pk}").status_code == 200


def test_what_is_in_quarantine_only_trusted_clients_see(bot: Program, site: Program) -> None:
    prompt = a_prompt(bot)
    held = hold(prompt)
    assert refused(bot.get(f"/messages/{prompt.pk}"), Code.MESSAGE_NOT_FOUND, 404)
    assert site.get(f"/messages/{prompt.pk}").status_code == 200
    held.delete()
    assert bot.get(f"/messages/{prompt.pk}").status_code == 200


def test_what_is_deleted_only_trusted_clients_and_its_own_see(bot: Program, other_bot: Program, site: Program) -> None:
    prompt = a_prompt(bot, deleted=True)
    assert bot.get(f"/messages/{prompt.pk}").json()["deleted"] is True
    assert site.get(f"/messages/{prompt.pk}").status_code == 200
    assert refused(other_bot.get(f"/messages/{prompt.pk}"), Code.MESSAGE_NOT_FOUND, 404)


def test_a_client_finds_its_messages_by_its_own_ids(bot: Program, other_bot: Program) -> None:
    prompt = a_prompt(bot, frontend_message_id="channel 42: ü")
    assert bot.get("/frontend_messages/channel 42: ü").json()["id"] == str(prompt.pk)
    assert refused(other_bot.get("/frontend_messages/channel 42: ü"), Code.MESSAGE_NOT_FOUND, 404)
    assert refused(bot.get(f"/frontend_messages/{prompt.pk}"), Code.MESSAGE_NOT_FOUND, 404)
    assert refused(bot.get("/frontend_messages/a%00b"), Code.MESSAGE_NOT_FOUND, 404)


# --- Lists --------------------------------------------------------------------------------------------------------------


def test_the_list_gives_the_newest_first_and_ten_at_most(bot: Program) -> None:
    for hour in range(12):
        a_prompt(bot, text=str(hour), created_at=NOON + timedelta(hours=hour))
    assert texts(bot.get("/messages/")) == [str(hour) for hour in range(11, 1, -1)]
    assert texts(bot.get("/messages/", desc=False, max_count=2)) == ["0", "1"]


def test_the_pages_give_the_oldest_first_and_ten_at_most(bot: Program) -> None:
    for hour in range(12):
        a_prompt(bot, text=str(hour), created_at=NOON + timedelta(hours=hour))
    page = bot.get("/messages/cursor")
    assert texts(page) == [str(hour) for hour in range(10)]
    assert set(page.json()) == PAGE_KEYS
    assert [set(each) for each in page.json()["items"]] == [MESSAGE_KEYS] * 10
    assert [page.json()[key] for key in ("prev", "sort_key", "order")] == [None, "created_date", "asc"]
    assert bot.get("/messages/cursor", desc=True).json()["order"] == "desc"


@BOTH_LISTS
@pytest.mark.parametrize("count", [0, 1001, -1, "x"])
def test_a_count_out_of_range_is_told(path: str, count: Any, bot: Program) -> None:
    response = bot.get(path, max_count=count)
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "max_count"])
    assert [bot.get(path, max_count=each).status_code for each in (1, 1000)] == [200, 200]


@BOTH_LISTS
def test_an_untrusted_client_lists_what_it_posted_itself(
    path: str, bot: Program, other_bot: Program, site: Program
) -> None:
    a_prompt(bot, text="mine")
    a_prompt(other_bot, text="theirs")
    a_tree(None, text="nobody's")
    assert texts(bot.get(path)) == ["mine"]
    assert texts(bot.get(path, api_client_id=bot.client.pk)) == ["mine"]
    assert refused(bot.get(path, api_client_id=other_bot.client.pk), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert set(texts(site.get(path))) == {"mine", "theirs", "nobody's"}
    assert texts(site.get(path, api_client_id=other_bot.client.pk)) == ["theirs"]
    assert bot.get(path, api_client_id="x").status_code == 422


@pytest.mark.parametrize(
    ("path", "deleted_too"), [("/messages/", "allow_deleted"), ("/messages/cursor", "include_deleted")]
)
def test_deleted_messages_come_only_if_asked_for(path: str, deleted_too: str, bot: Program, site: Program) -> None:
    a_prompt(bot, text="live")
    a_prompt(bot, text="deleted", deleted=True)
    query: dict[str, Any] = {deleted_too: True}
    assert texts(bot.get(path)) == ["live"]
    assert set(texts(bot.get(path, **query))) == {"live", "deleted"}
    assert set(texts(site.get(path, **query))) == {"live", "deleted"}


@BOTH_LISTS
def test_messages_in_quarantine_are_listed_for_trusted_clients_alone(path: str, bot: Program, site: Program) -> None:
    hold(a_prompt(bot, text="held"))
    a_prompt(bot, text="free")
    assert texts(bot.get(path)) == ["free"]
    assert set(texts(site.get(path))) == {"held", "free"}


@BOTH_LISTS
def test_only_roots_leaves_out_replies(path: str, bot: Program) -> None:
    an_answer(bot, a_prompt(bot, text="prompt"), text="reply")
    assert set(texts(bot.get(path))) == {"prompt", "reply"}
    assert texts(bot.get(path, only_roots=True)) == ["prompt"]


@BOTH_LISTS
def test_a_language_is_taken_in_any_case_and_refused_where_it_is_none(path: str, bot: Program) -> None:
    a_prompt(bot, text="Bom dia", lang="pt-BR")
    a_prompt(bot, text="Good day")
    assert texts(bot.get(path, lang="PT-br")) == ["Bom dia"]
    assert texts(bot.get(path, lang="pt")) == []
    assert set(texts(bot.get(path, lang=""))) == {"Bom dia", "Good day"}
    response = bot.get(path, lang="no language")
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "lang"])


@BOTH_LISTS
def test_a_persons_messages_are_found_by_the_name_their_client_has_for_them(
    path: str, bot: Program, other_bot: Program, site: Program, ada: User, ben: User
) -> None:
    bot.knows(ada, "bee")
    other_bot.knows(ben, "bee")
    a_prompt(bot, ada, text="Ada's")
    a_prompt(other_bot, ben, text="Ben's")
    name = {"auth_method": "local", "username": "bee"}
    assert texts(bot.get(path, **name)) == ["Ada's"]
    assert set(texts(site.get(path, **name))) == {"Ada's", "Ben's"}
    assert texts(site.get(path, **name, api_client_id=other_bot.client.pk)) == ["Ben's"]
    assert texts(bot.get(path, auth_method="discord", username="bee")) == []
    assert texts(site.get(path, auth_method="local", username="ada")) == ["Ada's"]


@BOTH_LISTS
def test_half_a_name_is_told(path: str, bot: Program) -> None:
    assert refused(bot.get(path, auth_method="local"), Code.AUTH_AND_USERNAME_REQUIRED, 400)
    assert refused(bot.get(path, username="ada"), Code.AUTH_AND_USERNAME_REQUIRED, 400)


def test_the_list_is_narrowed_by_time_ends_included(bot: Program) -> None:
    a_day(bot)
    one = "2026-03-01T13:00:00"
    assert texts(bot.get("/messages/", start_date=one)) == ["14 o'clock", "13 o'clock"]
    assert texts(bot.get("/messages/", end_date=f"{one}Z")) == ["13 o'clock", "12 o'clock"]
    assert texts(bot.get("/messages/", start_date="2026-03-01T14:00:00+01:00", end_date=one)) == ["13 o'clock"]
    assert texts(bot.get("/messages/", start_date="2026-03-02")) == []


@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_is_none_is_told(value: str, bot: Program) -> None:
    response = bot.get("/messages/", start_date=value)
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "start_date"])


# --- Pages --------------------------------------------------------------------------------------------------------------


def test_pages_can_be_of_one_person(bot: Program, ada: User, ben: User) -> None:
    a_prompt(bot, ada, text="Ada's")
    a_prompt(bot, ben, text="Ben's")
    bot.knows(ben)
    assert texts(bot.get("/messages/cursor", user_id=ada.pk)) == ["Ada's"]
    assert texts(bot.get("/messages/cursor", user_id=ada.pk, auth_method="local", username="ben")) == []


def test_pages_can_be_searched_in_a_language(bot: Program) -> None:
    a_prompt(bot, text="How do bees find home?")
    a_prompt(bot, text="How do ants find home?")
    a_prompt(bot, text="蜜蜂怎样回家？", lang="zh")
    assert texts(bot.get("/messages/cursor", search_query="bee", lang="en")) == ["How do bees find home?"]
    assert texts(bot.get("/messages/cursor", search_query="回家", lang="zh")) == ["蜜蜂怎样回家？"]
    assert texts(bot.get("/messages/cursor", search_query="bee", lang="zh")) == []
    assert len(texts(bot.get("/messages/cursor", search_query="bee"))) == 3


def test_pages_can_come_with_authors_as_the_client_knows_them(bot: Program, ada: User) -> None:
    ClientIdentity.objects.create(client=bot.client, auth_method="discord", username="28", user=ada)
    a_prompt(bot, ada)
    a_prompt(bot, text="nobody's")
    mine, no_ones = bot.get("/messages/cursor", include_user=True).json()["items"]
    assert (mine["user"]["id"], mine["user"]["user_id"], no_ones["user"]) == ("28", str(ada.pk), None)
    assert bot.get("/messages/cursor").json()["items"][0]["user"] is None


@pytest.mark.parametrize("cursor", ["x", "1$2", f"{UUID(int=1)}$x", f"x${NOON.isoformat()}"])
@pytest.mark.parametrize("side", ["before", "after"])
def test_a_cursor_that_is_none_is_told(side: str, cursor: str, bot: Program) -> None:
    assert refused(bot.get("/messages/cursor", **{side: cursor}), Code.INVALID_CURSOR_VALUE, 400)


# --- Cost ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1, 30])
@pytest.mark.parametrize(
    ("path", "query", "statements"),
    [
        ("/messages/", {}, 3),
        ("/messages/", {"auth_method": "local", "username": "ada"}, 4),
        ("/messages/cursor", {}, 3),
        ("/messages/cursor", {"lang": "en", "search_query": "bees"}, 3),
        ("/messages/cursor", {"include_user": True}, 7),
    ],
)
def test_a_list_takes_the_same_statements_whatever_its_length(
    path: str, query: dict[str, Any], statements: int, length: int, bot: Program, ada: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    viewer = bot.knows(ada)
    for _ in range(length):
        a_prompt(bot, ada, emojis={"+1": 1})
    bot.get("/messages/", user=viewer)  # has its use noted
    with django_assert_num_queries(statements):
        assert len(texts(bot.get(path, user=viewer, max_count=30, **query))) == length
