"""API clients in the admin: administrators make them, change them and give them other keys."""

import re

import pytest
from django.test import Client

from oasst.accounts import clients, keys
from oasst.models import ApiClient, Event, EventType, User, UserRole
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/oasst/apiclient/"


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_user("boss", "boss@example.org", "correct horse", role=UserRole.ADMIN)


@pytest.fixture
def bot(db: None) -> ApiClient:
    client, _key = clients.make(by=None, description="a bot", scopes=["read"])
    Event.objects.all().delete()
    return client


def key_on(page: str) -> str:
    [key] = re.findall(r'readonly\s+value="([^"]+)"', page)
    return str(key)


def events() -> list[tuple[str, object, object]]:
    return list(Event.objects.order_by("pk").values_list("type", "user_id", "detail__changed"))


def test_an_administrator_makes_a_client_and_sees_its_key_once(boss: User, ada: User) -> None:
    web = signed_in(boss)
    form = {
        "description": "a bot",
        "frontend_type": "bot",
        "owner": str(ada.pk),
        "enabled": "on",
        "scopes": ["read", "work"],
    }
    page = web.post(f"{LIST}add/", form)
    key = key_on(page.content.decode())
    made = ApiClient.objects.get()
    assert (made.key_hash, made.description, made.owner, made.enabled, made.trusted, made.scopes) == (
        keys.hash_of(key), "a bot", ada, True, False, ["read", "work"]
    )  # fmt: skip
    assert "no-store" in page.headers["Cache-Control"]
    for path in (LIST, f"{LIST}{made.pk}/change/", f"{LIST}{made.pk}/history/"):
        assert key not in web.get(path).content.decode()
    assert key not in str(list(Event.objects.values()))
    assert Event.objects.get(type=EventType.CLIENT_MADE).user_id == boss.pk


def test_another_key_is_asked_for_shown_once_and_ends_the_old_one(boss: User, bot: ApiClient) -> None:
    web, path = signed_in(boss), f"{LIST}{bot.pk}/renew/"
    assert path in web.get(f"{LIST}{bot.pk}/change/").content.decode()
    assert "readonly value" not in web.get(path).content.decode()
    old = bot.key_hash
    key = key_on(web.post(path).content.decode())
    bot.refresh_from_db()
    assert (bot.key_hash, bot.key_hint, bot.key_hash == old) == (keys.hash_of(key), key[:6], False)
    assert (EventType.CLIENT_CHANGED, boss.pk, ["key_hash", "key_hint"]) in events()


def test_an_administrator_changes_what_a_client_may_do(boss: User, bot: ApiClient) -> None:
    form = {"description": "a bot", "trusted": "on", "scopes": "releases", "owner": ""}
    assert signed_in(boss).post(f"{LIST}{bot.pk}/change/", form).status_code == 302
    bot.refresh_from_db()
    assert (bot.enabled, bot.trusted, bot.scopes) == (False, True, ["releases"])
    assert (EventType.CLIENT_CHANGED, boss.pk, ["enabled", "scopes", "trusted"]) in events()


def test_an_unknown_scope_is_refused(boss: User, bot: ApiClient) -> None:
    page = signed_in(boss).post(f"{LIST}{bot.pk}/change/", {"description": "a bot", "scopes": "everything"})
    assert page.status_code == 200
    bot.refresh_from_db()
    assert bot.scopes == ["read"]


def test_of_a_personal_token_only_whether_it_works_is_changed_here(boss: User, ada: User) -> None:
    token, _key = clients.make_token(by=ada, name="laptop", expires_at=None)
    web = signed_in(boss)
    assert "/renew/" not in web.get(f"{LIST}{token.pk}/change/").content.decode()
    assert web.post(f"{LIST}{token.pk}/renew/").status_code == 404
    form = {"description": "mine", "trusted": "on", "scopes": "work", "owner": str(boss.pk)}
    assert web.post(f"{LIST}{token.pk}/change/", form).status_code == 302
    token.refresh_from_db()
    assert (token.enabled, token.description, token.trusted, token.scopes, token.owner) == (
        False, "laptop", False, ["releases"], ada
    )  # fmt: skip


def test_a_key_cannot_be_read_from_what_is_stored(boss: User, bot: ApiClient) -> None:
    page = signed_in(boss).get(f"{LIST}{bot.pk}/change/").content.decode()
    assert (bot.key_hash in page, bot.key_hint in page) == (False, True)


def _asked(web: Client, path: str) -> tuple[int, int]:
    return web.get(path).status_code, web.post(path, {"description": "x"}).status_code


def test_a_moderator_looks_and_changes_nothing(mod: User, bot: ApiClient) -> None:
    web, old = signed_in(mod), bot.key_hash
    found = {path: _asked(web, f"{LIST}{path}") for path in ("add/", f"{bot.pk}/renew/", f"{bot.pk}/change/")}
    assert found == {"add/": (403, 403), f"{bot.pk}/renew/": (403, 403), f"{bot.pk}/change/": (200, 403)}
    bot.refresh_from_db()
    assert (bot.description, bot.key_hash, ApiClient.objects.count()) == ("a bot", old, 1)


def test_a_client_that_is_not_there_has_no_key_to_renew(boss: User) -> None:
    assert signed_in(boss).get(f"{LIST}{boss.pk}/renew/").status_code == 404
