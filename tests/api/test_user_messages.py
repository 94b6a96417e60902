"""What a person wrote: /users/{id}/messages… and /frontend_users/{auth_method}/{username}/messages…"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from oasst.api.base.codes import Code
from oasst.models import ClientIdentity, Event, EventType, Message, User
from tests.api.conftest import Program, refused
from tests.api.posted import MESSAGE_KEYS, PAGE_KEYS, a_prompt, an_answer, texts
from tests.api.test_users import a_guest
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def guest(bot: Program) -> User:
    """Whom the bot calls discord:g; wrote at noon, at one (in German) and at two, where the last was deleted."""
    user = a_guest(bot, "g")
    kinds: list[dict[str, Any]] = [{}, {"lang": "de"}, {"deleted": True}]
    for hour, fields in enumerate(kinds):
        a_prompt(bot, user, text=f"{12 + hour} o'clock", created_at=NOON + timedelta(hours=hour), **fields)
    return user


def paths(user: User) -> tuple[str, str]:
    return f"/users/{user.pk}/messages", "/frontend_users/discord/g/messages"


def test_a_persons_messages_come_newest_first(bot: Program, guest: User, ada: User) -> None:
    a_prompt(bot, ada)
    for path in paths(guest):
        found = bot.get(path)
        assert texts(found) == ["13 o'clock", "12 o'clock"]
        assert [set(each) for each in found.json()] == [MESSAGE_KEYS, MESSAGE_KEYS]


def test_they_can_be_narrowed(bot: Program, guest: User) -> None:
    an_answer(bot, a_tree(None), guest, text="an answer", created_at=NOON - timedelta(hours=1))
    for path in paths(guest):
        assert texts(bot.get(path, include_deleted=True, max_count=1)) == ["14 o'clock"]
        assert texts(bot.get(path, lang="de")) == ["13 o'clock"]
        assert texts(bot.get(path, only_roots=True, desc=False)) == ["12 o'clock", "13 o'clock"]
        assert texts(bot.get(path, start_date="2026-03-01T12:30:00")) == ["13 o'clock"]
        assert texts(bot.get(path, end_date="2026-03-01T11:30:00Z")) == ["an answer"]


def test_they_come_in_pages_oldest_first(bot: Program, guest: User) -> None:
    for path in paths(guest):
        first = bot.get(f"{path}/cursor", max_count=1).json()
        assert (set(first), [each["text"] for each in first["items"]], first["prev"]) == (
            PAGE_KEYS,
            ["12 o'clock"],
            None,
        )
        second = bot.get(f"{path}/cursor", after=first["next"], include_deleted=True).json()
        assert [each["text"] for each in second["items"]] == ["13 o'clock", "14 o'clock"]
        assert refused(bot.get(f"{path}/cursor", after="x"), Code.INVALID_CURSOR_VALUE, 400)


def test_no_one_has_no_messages(bot: Program, guest: User) -> None:
    for path in (
        f"/users/{uuid4()}/messages",
        "/frontend_users/discord/h/messages",
        "/frontend_users/discord/%00/messages",
    ):
        assert (bot.get(path).json(), bot.get(f"{path}/cursor").json()["items"]) == ([], [])


def test_an_untrusted_client_sees_what_it_posted_itself(
    bot: Program, other_bot: Program, site: Program, guest: User
) -> None:
    a_prompt(other_bot, guest, text="by the other")
    by_id, by_name = paths(guest)
    assert texts(bot.get(by_id)) == ["13 o'clock", "12 o'clock"]
    assert texts(other_bot.get(by_id)) == ["by the other"]
    assert (other_bot.get(by_name).json(), len(site.get(by_name).json())) == ([], 3)
    for path in (by_id, by_name):
        assert refused(bot.get(path, api_client_id=other_bot.client.pk), Code.API_CLIENT_NOT_AUTHORIZED, 403)
        assert len(site.get(path, api_client_id=bot.client.pk).json()) == 2


def test_the_viewer_learns_which_are_theirs(bot: Program, guest: User) -> None:
    for path in paths(guest):
        assert [each["user_is_author"] for each in bot.get(path, user="discord:g").json()] == [True, True]


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("tail", ["", "/cursor"])
def test_a_list_takes_the_same_statements_whatever_its_length(
    tail: str, count: int, bot: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = a_guest(bot, "g")
    for _ in range(count):
        a_prompt(bot, user)
    by_id, by_name = (f"{path}{tail}" for path in paths(user))
    bot.get(by_id)
    with django_assert_num_queries(2):  # the key, the messages
        assert bot.get(by_id, max_count=100).status_code == 200
    with django_assert_num_queries(3):  # and who goes by the name
        assert bot.get(by_name, max_count=100).status_code == 200


# --- Deleting -----------------------------------------------------------------------------------------------------------


def alive() -> list[str]:
    return sorted(Message.objects.filter(deleted=False).values_list("text", flat=True))


@pytest.mark.parametrize("by_name", [False, True])
def test_all_that_a_person_wrote_is_deleted_with_all_below_it(
    by_name: bool, site: Program, ada: User, ben: User
) -> None:
    guest = a_guest(site, "g")
    own = a_tree(guest, text="own prompt")
    a_reply(a_reply(own, ada, text="below"), guest, text="own, below")
    other = a_tree(ada, text="another prompt")
    a_reply(other, guest, text="own reply")
    a_reply(other, ben, text="another reply")
    response = site.delete(paths(guest)[by_name])
    assert (response.status_code, response.content) == (204, b"")
    assert alive() == ["another prompt", "another reply"]
    assert Message.objects.get(pk=other.pk).children_count == 1
    assert Event.objects.filter(type=EventType.MESSAGE_DELETED).count() == 4
    assert site.delete(paths(guest)[by_name]).status_code == 204
    assert Event.objects.filter(type=EventType.MESSAGE_DELETED).count() == 4


def test_the_act_is_that_of_the_person_named(site: Program, mod: User) -> None:
    guest = a_guest(site, "g")
    a_tree(guest)
    assert site.delete(paths(guest)[0], user=site.knows(mod)).status_code == 204
    assert Event.objects.get(type=EventType.MESSAGE_DELETED).user_id == mod.pk


def test_a_name_means_the_person_this_client_knows_by_it(site: Program, bot: Program, guest: User) -> None:
    assert site.delete("/frontend_users/discord/g/messages").status_code == 204
    assert alive() == ["12 o'clock", "13 o'clock"]
    ClientIdentity.objects.create(client=site.client, auth_method="discord", username="g", user=guest)
    assert site.delete("/frontend_users/discord/g/messages").status_code == 204
    assert alive() == []


def test_only_a_trusted_client_deletes(bot: Program, guest: User) -> None:
    for path in paths(guest):
        assert refused(bot.delete(path), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert alive() == ["12 o'clock", "13 o'clock"]
