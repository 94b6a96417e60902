"""API clients of every kind, and a way to call with their keys."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.test import Client

from oasst.accounts import clients, keys
from oasst.models import ApiClient, ClientIdentity, User
from tasks.rules.thresholds import COMMONS, PRESETS


@dataclass
class Program:
    """An API client with its key. Paths are those below /api/v1; `user` is "auth_method:username"."""

    client: ApiClient
    key: str
    web: Client = field(default_factory=Client)

    def call(self, method: str, path: str, data: Any = None, *, user: str = "", **query: Any) -> Any:
        headers = {"x-api-key": self.key, **({"x-oasst-user": user} if user else {})}
        return self.web.generic(
            method,
            f"/api/v1{path}",
            b"" if data is None else _json(data),
            content_type="application/json",
            headers=headers,
            query_params={name: _text(value) for name, value in query.items()},
        )

    def get(self, path: str, *, user: str = "", **query: Any) -> Any:
        return self.call("GET", path, user=user, **query)

    def post(self, path: str, data: Any = None, *, user: str = "", **query: Any) -> Any:
        return self.call("POST", path, data, user=user, **query)

    def put(self, path: str, data: Any = None, *, user: str = "", **query: Any) -> Any:
        return self.call("PUT", path, data, user=user, **query)

    def delete(self, path: str, *, user: str = "", **query: Any) -> Any:
        return self.call("DELETE", path, user=user, **query)

    def knows(self, user: User, name: str = "") -> str:
        """Has this client know the person; returns the value of the user header."""
        username = name or user.username or str(user.pk)
        ClientIdentity.objects.create(client=self.client, auth_method="local", username=username, user=user)
        return f"local:{username}"


def _json(data: Any) -> bytes:
    import orjson

    return orjson.dumps(data)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def a_program(description: str, **fields: Any) -> Program:
    key = keys.fresh()
    known = {
        "scopes": clients.ALL_SCOPES, "key_hash": keys.hash_of(key), "key_hint": keys.hint_of(key),
        "tasks_per_minute": 10_000,  # as staff give it to a key that serves many
    }  # fmt: skip
    return Program(ApiClient.objects.create(description=description, **{**known, **fields}), key)


@pytest.fixture(autouse=True)
def _every_review_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """People here are new, and most programs untrusted; tests/tasks/trees/test_vote_abuse.py says whose reviews decide."""
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, independent_reviews=False))


@pytest.fixture
def bot(db: None) -> Program:
    """An untrusted client."""
    return a_program("a bot", frontend_type="bot")


@pytest.fixture
def other_bot(db: None) -> Program:
    """A foreign client."""
    return a_program("another bot", frontend_type="bot")


@pytest.fixture
def site(db: None) -> Program:
    """A trusted client."""
    return a_program("the web site", frontend_type="web", trusted=True)


def refused(response: Any, code: int, status: int) -> bool:
    """The answer is this refusal, in the envelope clients know."""
    found = response.json()
    assert (response.status_code, found.get("error_code")) == (status, int(code)), (response.status_code, found)
    assert set(found) == {"error_code", "message"}
    return bool(found["message"])
