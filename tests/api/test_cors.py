"""Which sites may call the API from a browser."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.conftest import Program

FRIEND, STRANGER = "https://friend.example.org", "https://stranger.example.org"
PATH = "/api/v1/messages/"


@pytest.fixture(autouse=True)
def _one_friend(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [FRIEND]


def cors(path: str, origin: str, method: str = "OPTIONS", asks_for: str = "x-api-key,x-oasst-user") -> dict[str, str]:
    """The headers of the answer that tell a browser what it may do."""
    asking = {"Origin": origin}
    if method == "OPTIONS":
        asking |= {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": asks_for}
    found = Client().generic(method, path, headers=asking).headers
    return {name.lower(): value for name, value in found.items() if name.lower().startswith("access-control-")}


def test_a_friend_may_send_its_key_and_whom_it_speaks_for() -> None:
    found = cors(PATH, FRIEND)
    assert found["access-control-allow-origin"] == FRIEND
    assert {"x-api-key", "x-oasst-user", "authorization", "content-type"} == set(
        found["access-control-allow-headers"].split(", ")
    )
    assert {"GET", "POST", "PUT", "DELETE"} <= set(found["access-control-allow-methods"].split(", "))
    assert "access-control-allow-credentials" not in found


@pytest.mark.django_db
def test_a_friend_reads_answers_and_refusals_alike(bot: Program) -> None:
    for key in (bot.key, "wrong"):
        found = Client().get(PATH, headers={"Origin": FRIEND, "X-API-Key": key}).headers
        assert (found["Access-Control-Allow-Origin"], found["Access-Control-Expose-Headers"]) == (FRIEND, "retry-after")
        assert "origin" in found["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["OPTIONS", "GET"])
def test_a_stranger_may_nothing(method: str) -> None:
    assert "access-control-allow-origin" not in cors(PATH, STRANGER, method)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/account/", "/account/tokens/", "/browse/", "/admin/", "/healthz"])
@pytest.mark.parametrize("method", ["OPTIONS", "GET"])
def test_pages_outside_the_api_take_no_part(method: str, path: str) -> None:
    assert cors(path, FRIEND, method) == {}


@pytest.mark.django_db
def test_where_no_one_is_named_no_one_may(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = []
    assert "access-control-allow-origin" not in cors(PATH, FRIEND)
