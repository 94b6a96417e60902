"""Every page and every operation over rows that no one would write and the database takes: none breaks, none is empty.

The test suite looks at one world, `make hostile` at all of them.
"""

import os
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from oasst.models import Consent, User, UserRole
from tests.api.conftest import Program, a_program
from tests.api.operations import OURS, REFERENCE
from tests.api.test_every_operation import PARTS as API_PARTS
from tests.hostile import worlds
from tests.pages.cast import signed_in
from tests.pages.walk import ID, NAMED, address, one_of_everything
from tests.plugin import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]

_ASKED = os.environ.get("HOSTILE_WORLDS", "2")
WORLDS = range(worlds.WORLDS) if _ASKED == "all" else [int(each) for each in _ASKED.split(",")]
ROOT_TOKEN = "r" * 40
ROLES = ("visitor", "volunteer", "moderator", "administrator")
# Says 503 where no worker runs, as in the tests.
_NO_PAGE = ("healthz",)
# By name of the page what stands for its rows.
_ROWS = {"tree": str(ID), "release": "2026.11", "releases": "2026.11"}
# An answer that clients of Open Assistant expect where there is nothing to hand out.
_NOTHING_TO_DO = 1006


@pytest.fixture(params=WORLDS, ids=[f"world {number}" for number in WORLDS])
def world(request: pytest.FixtureRequest, ada: User, ben: User) -> int:
    one_of_everything(ada, ben)
    number: int = request.param
    return number


def _walkers(cleo: User, mod: User) -> dict[str, Client]:
    boss = User.objects.create_user("boss", "boss@example.org", "correct horse", role=UserRole.ADMIN)
    found = [Client(), signed_in(cleo), signed_in(mod), signed_in(boss)]
    return dict(zip(ROLES, found, strict=True))


def test_no_page_breaks_and_none_is_without_its_rows(world: int, cleo: User, mod: User) -> None:
    walkers = _walkers(cleo, mod)
    changed = worlds.make(
        world, spared=(*User.objects.exclude(username__in=["ada", "ben", "dora"]), *Consent.objects.all())
    )
    assert sum(changed.values()) > 200
    broken = {}
    for name, pattern in NAMED:
        for who, client in walkers.items():
            if name not in _NO_PAGE and (wrong := _look(client, name, address(name, pattern))):
                broken[who, name] = wrong
    assert broken == {}


def _look(client: Client, name: str, path: str) -> str:
    """What is wrong with the page, in a few words; empty where nothing is."""
    try:
        response: Any = client.get(path)
    except Exception:
        return _where(sys.exc_info()[1])
    if response.status_code >= 500:
        return f"answers {response.status_code}"
    if response.status_code != 200:
        return ""
    changes = (response.context or {}).get("cl")
    if changes is not None and name.endswith("_changelist") and not changes.result_list:
        return "lists no row"
    shown = b"".join(response.streaming_content) if response.streaming else response.content
    return "" if _ROWS.get(name, "").encode() in shown else "is without its rows"


def _where(wrong: BaseException | None) -> str:
    """The error, and where in our own code it came up."""
    trace: TracebackType | None = wrong.__traceback__ if wrong else None
    own = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.lineno}"
        for frame in traceback.extract_tb(trace)
        if frame.filename.startswith(str(ROOT)) and ".venv" not in frame.filename and "/tests/" not in frame.filename
    ]
    return f"{wrong!r:.200} at {' '.join(own[-3:])}"


def test_no_operation_breaks(world: int, settings: Settings) -> None:
    settings.RATE_LIMIT, settings.ROOT_TOKENS = False, [ROOT_TOKEN]
    programs = [a_program("the site", trusted=True), a_program("a bot")]
    worlds.make(world, spared=tuple(each.client for each in programs))
    broken = {}
    for operation in (*REFERENCE, *OURS):
        for program in programs:
            is_asked_without_a_body = operation.method == "GET" or "/update" in operation.path
            if is_asked_without_a_body and (wrong := _call(program, operation.method, operation.path)):
                broken[program.client.description, operation.path] = wrong
    assert broken == {}


def _call(program: Program, method: str, path: str) -> str:
    parts = {**API_PARTS, "message_id": ID, "user_id": ID, "task_id": ID, "line": "main", "version": "2026.11"}
    query = {"text": "x"} if path.endswith("text_toxicity") else {}
    try:
        answer = program.call(method, path.format(**parts), **query)
    except Exception:
        return _where(sys.exc_info()[1])
    fine = answer.status_code < 500 or answer.json().get("error_code") == _NOTHING_TO_DO
    return "" if fine else f"answers {answer.status_code}: {answer.content[:200]!r}"
