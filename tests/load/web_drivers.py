"""What one volunteer does in one cycle over HTTP: through the API, and through the pages."""

import json
import random
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from oasst.accounts import clients
from oasst.db.session_store import SessionStore, key_of
from oasst.models import ClientIdentity, User
from tests.load.drivers import KINDS
from tests.load.web import Server

_CSRF = "k" * 32


class Api:
    """Claims, acknowledges and answers as a bot does."""

    def __init__(self, server: Server, people: list[User]) -> None:
        client, key = clients.make(by=None, description="Load", scopes=clients.ALL_SCOPES)
        ClientIdentity.objects.bulk_create(
            ClientIdentity(client=client, username=str(each.username), user=each) for each in people
        )
        self._server, self._head = server, {"X-API-Key": key, "Content-Type": "application/json"}

    def __call__(self, person: User, dice: random.Random) -> bool:
        user = {"id": person.username, "display_name": person.display_name, "auth_method": "local"}
        task = self._post("/tasks/", {"type": dice.choice(KINDS), "lang": "en", "user": user})
        if task is None:
            return False
        name = str(uuid4())
        self._post(f"/tasks/{task['id']}/ack", {"message_id": name})
        answer: dict[str, Any] = {
            "type": "text_reply_to_message",
            "user_message_id": f"{name}-text",
            "text": f"Answer {dice.random()}",
        }
        if "valid_labels" in task:
            answer = {"type": "text_labels", "task_id": task["id"], "labels": {"spam": 0}, "text": ""}
        named = {"message_id": task.get("message_id", name), "user": user}
        return self._post("/tasks/interaction", {**answer, **named}) is not None

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        status, _to, answer = self._server.send("POST", f"/api/v1{path}", json.dumps(body).encode(), self._head)
        if status >= 500 and b'"error_code":1006' not in answer:
            raise RuntimeError(f"{status} {answer[:200]!r}")
        return (json.loads(answer) if answer else {}) if status < 400 else None


class Pages:
    """Claims, has a draft saved and submits as a browser does."""

    def __init__(self, server: Server, people: list[User]) -> None:
        self._keys = {each.pk: uuid4().hex for each in people}
        Session.objects.bulk_create(_session(each, self._keys[each.pk]) for each in people)
        self._server = server

    def __call__(self, person: User, dice: random.Random) -> bool:
        task = self._post(person, reverse("claim"), kind=dice.choice(KINDS), lang="en")
        if task == reverse("desk"):
            return False
        page = self._server.send("GET", task, b"", self._head(person))[2].decode()
        answer = {"text": f"Answer {dice.random()}"} if 'name="text"' in page else {"spam": "0"}
        self._post(person, f"{task}draft/", **answer)
        return bool(self._post(person, task, step="submit", **answer))

    def _post(self, person: User, path: str, **form: str) -> str:
        body = urlencode({"csrfmiddlewaretoken": _CSRF, **form}).encode()
        status, to, answer = self._server.send("POST", path, body, self._head(person))
        if status >= 400 and status != 409:
            raise RuntimeError(f"{path} {status} {answer[:200]!r}")
        return to

    def _head(self, person: User) -> dict[str, str]:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self._keys[person.pk]}; {settings.CSRF_COOKIE_NAME}={_CSRF}"
        return {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}


def _session(person: User, secret: str) -> Session:
    """Signed in, with the current terms accepted."""
    content = {
        SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(), "terms": settings.TERMS_VERSION,
    }  # fmt: skip
    return Session(
        session_key=key_of(secret),
        session_data=SessionStore().encode(content),
        expire_date=timezone.now() + timedelta(days=1),
    )
