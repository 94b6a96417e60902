"""A part that is away: what pages, programs and people get, and that it comes back by itself."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache, caches
from django.db import InternalError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from oasst import jobs
from oasst.accounts import clients
from oasst.models import User
from oasst.serving import cache as serving_cache
from oasst.serving.faults import is_away
from tests.pages.cast import signed_in

PASSWORD = "a horse with no name"


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("connection refused"),
        caused(OperationalError(), psycopg.errors.AdminShutdown()),
        caused(OperationalError(), psycopg.errors.CannotConnectNow()),
        caused(OperationalError(), psycopg.errors.TooManyConnections()),
        caused(OperationalError(), psycopg.errors.DiskFull()),
        caused(OperationalError(), psycopg.errors.ConnectionFailure()),
        caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()),
    ],
)
def test_a_server_that_is_gone_full_or_only_reads_is_away(error: Exception) -> None:
    assert is_away(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        None,
        caused(OperationalError(), psycopg.errors.QueryCanceled()),
        caused(InternalError(), psycopg.errors.RaiseException()),
    ],
)
def test_our_own_mistakes_are_not(error: Exception | None) -> None:
    assert not is_away(error)


@pytest.fixture
def no_database(db: None) -> Iterator[None]:
    """Every statement fails as it does when the server has ended."""

    def away(*_arguments: Any) -> Any:
        raise OperationalError("connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        yield


@pytest.fixture
def key(db: None) -> str:
    return clients.make(by=None, description="Bot", scopes=clients.ALL_SCOPES)[1]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/users/cursor"),
        ("POST", "/api/v1/tasks/"),
        ("GET", "/api/v1/leaderboards/day"),
        ("GET", "/api/v1/stats/"),
    ],
)
def test_the_api_asks_programs_to_come_back_while_the_database_is_away(
    key: str, no_database: None, method: str, path: str
) -> None:
    response = Client(raise_request_exception=False).generic(
        method, path, b"{}", content_type="application/json", headers={"X-API-Key": key}
    )
    assert (response.status_code, response.headers["Retry-After"], response.headers["Content-Type"]) == (
        503, "10", "application/json"
    )  # fmt: skip
    assert set(response.json()) == {"error_code", "message"}


@pytest.mark.parametrize("path", ["/", "/browse/", "/accounts/login/", "/leaderboard/"])
def test_pages_ask_people_to_come_back_while_the_database_is_away(no_database: None, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    response = client.get(path)
    assert (response.status_code, "be right back" in response.content.decode()) == (503, True)


@pytest.fixture(params=["nobody listens", "nobody answers"])
def redis_away(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setattr(serving_cache, "_away_until", {})
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "redis.sock"))
        if request.param == "nobody answers":
            listener.listen()
        location = f"unix://{tmp_path}/redis.sock?db=1"
        settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "LOCATION": location}}
        yield


def login(client: Client, password: str) -> Any:
    return client.post("/accounts/login/", {"login": "dora", "password": password, "next": "/account/"})


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_away")
def test_people_sign_in_and_read_pages_while_redis_is_away() -> None:
    dora = User.objects.create_user("dora", "dora@example.org", PASSWORD)
    EmailAddress.objects.create(user=dora, email=dora.email, verified=True, primary=True)
    client = Client()
    assert login(client, PASSWORD).headers["Location"] == "/account/"
    pages = [
        signed_in(dora).get(path).status_code
        for path in ("/", reverse("desk"), "/browse/", "/leaderboard/", "/account/")
    ]
    assert pages == [200] * 5


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_away")
def test_wrong_passwords_are_still_counted_while_redis_is_away() -> None:
    User.objects.create_user("dora", "dora@example.org", PASSWORD)
    client = Client()
    said = [login(client, "wrong").content.decode() for _ in range(6)]
    assert ["Too many failed" in page for page in said] == [False] * 5 + [True]


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_away")
def test_only_what_guards_sign_in_is_kept_in_the_database() -> None:
    cache.set("allauth:x", [1.5], 60)
    cache.set("figures", 7, 60)
    assert (cache.get("allauth:x"), cache.add("allauth:x", 2), cache.get("figures", "none")) == ([1.5], False, "none")
    assert caches[serving_cache.FALLBACK].get("figures") is None
    assert (cache.delete("allauth:x"), cache.get("allauth:x")) == (True, None)


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_away")
def test_addresses_in_limits_are_deleted_when_the_limits_have_expired() -> None:
    cache.set("allauth:rl:ip:203.0.113.7", [1.5], -1)
    cache.set("allauth:rl:ip:203.0.113.8", [1.5], 60)
    caches[serving_cache.FALLBACK].set("allauth:rl:ip:203.0.113.9", [1.5], 0.01)
    time.sleep(1.1)
    assert jobs.clear()["limits"] == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM oasst_cache_without_redis")
        assert [key.rpartition(":")[2] for (key,) in cursor.fetchall()] == ["203.0.113.8"]
