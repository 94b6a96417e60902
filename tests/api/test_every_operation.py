"""A walk over every address under /api/v1: nothing is missing, nothing is open to whom it should not be, all is proven."""

import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.views import Operation
from oasst.models import Scope, User
from tests.api.conftest import Program, a_program
from tests.api.operations import LOOKED_UP, OURS, REFERENCE, Expected
from tests.plugin import ROOT

ROOT_TOKEN = "r" * 40
# Named in addresses, so that nothing is found under them.
PARTS = {"auth_method": "local", "username": "nobody", "time_frame": "day", "name": "users_accepted_tos"}

_ALL = [*REFERENCE, *OURS]
EVERY = pytest.mark.parametrize("expected", _ALL, ids=[f"{each.method} {each.path}" for each in _ALL])


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, type[Operation]]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        elif isinstance(view := getattr(each.callback, "view_class", None), type) and issubclass(view, Operation):
            yield route, view


@cache
def mounted() -> dict[tuple[str, str], type[Operation]]:
    """By method and path, with parameters as Open Assistant writes them."""
    return {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route).removeprefix("api/v1")): view
        for route, view in _routes(get_resolver().url_patterns)
        for method in view.needs
    }


# --- What there is ------------------------------------------------------------------------------------------------------


def test_open_assistant_has_seventy_two_operations() -> None:
    assert len({each.name for each in REFERENCE}) == len(REFERENCE) == 72


@EVERY
def test_the_operation_is_there_and_needs_what_it_should(expected: Expected) -> None:
    assert mounted()[expected.name].needs[expected.method] == expected.needs


def test_there_is_no_operation_that_no_one_has_listed() -> None:
    assert set(mounted()) - {each.name for each in _ALL} == set()


@EVERY
def test_a_file_proves_what_the_operation_answers(expected: Expected) -> None:
    """The file that the table names, names the last fixed part of the address."""
    fixed = [part for part in expected.path.split("/") if part and not part.startswith("{")]
    assert re.search(rf'["/]{fixed[-1]}\b', (ROOT / "tests" / "api" / f"{expected.proof}.py").read_text())


@EVERY
def test_the_document_has_the_operation_with_what_it_needs(expected: Expected) -> None:
    found = document()["paths"][f"/api/v1{expected.path}"][expected.method.lower()]
    schemes = {Needs.NOTHING: [{}], Needs.ROOT: [{"root": []}]}
    assert found["security"] == schemes.get(expected.needs, [{"key": []}, {"key_in_query": []}])
    assert found["description"]


def test_the_document_is_made_without_a_warning_and_is_valid() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


@pytest.mark.parametrize(
    ("method", "path", "codes"),
    [("post", "/tasks/close", "2100 TASK_NOT_FOUND"), ("get", "/releases/{line}/{version}/counts", "0 GENERIC_ERROR")],
)
def test_the_document_has_the_answer_for_what_does_not_exist(method: str, path: str, codes: str) -> None:
    """Such answers have the status 404 whatever the status of their code."""
    assert document()["paths"][f"/api/v1{path}"][method]["responses"]["404"]["description"] == codes


def test_no_two_operations_have_one_name() -> None:
    names = [each["operationId"] for path in document()["paths"].values() for each in path.values()]
    assert len(set(names)) == len(names) == len(mounted())


@cache
def document() -> Any:
    return Client().get("/api/v1/openapi.json").json()


# --- Who may call it ----------------------------------------------------------------------------------------------------


def address(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda part: PARTS.get(part[1], str(uuid4())), path)


def refusal(response: Any) -> Code | None:
    """Why the caller is not let in; None where the operation looks at what is asked."""
    assert response.status_code not in (401, 405, 500), response.content
    if response.status_code != 403 or "error_code" not in response.json():
        return None
    return Code(response.json()["error_code"])


def answers_to(expected: Expected, program: Program, **query: Any) -> Code | None:
    return refusal(program.call(expected.method, address(expected.path), {}, **query))


NO_KEY, NO_ROOT = Code.API_CLIENT_NOT_AUTHORIZED, Code.ROOT_TOKEN_NOT_AUTHORIZED
# For each need, how those are answered who come with nothing valid, an untrusted key, a trusted one, a root token.
MATRIX: dict[Needs, tuple[Code | None, Code | None, Code | None, Code | None]] = {
    Needs.NOTHING: (None, None, None, None),
    Needs.KEY: (NO_KEY, None, None, NO_KEY),
    Needs.TRUSTED: (NO_KEY, NO_KEY, None, NO_KEY),
    Needs.ROOT: (NO_ROOT, NO_ROOT, NO_ROOT, None),
}


@EVERY
@pytest.mark.django_db
def test_the_operation_answers_only_those_it_is_for(
    expected: Expected, bot: Program, site: Program, settings: Settings
) -> None:
    settings.ROOT_TOKENS = [ROOT_TOKEN]
    disabled = a_program("switched off", trusted=True, enabled=False)
    by_root = Client(headers={"Authorization": f"Bearer {ROOT_TOKEN}"})
    found = {
        "no key": refusal(
            Client().generic(expected.method, f"/api/v1{address(expected.path)}", b"{}", "application/json")
        ),
        "wrong key": answers_to(expected, Program(bot.client, "wrong")),
        "disabled key": answers_to(expected, disabled),
        "untrusted": answers_to(expected, bot),
        "trusted": answers_to(expected, site),
        "root": refusal(
            by_root.generic(expected.method, f"/api/v1{address(expected.path)}", b"{}", "application/json")
        ),
    }
    no_one, untrusted, trusted, root = MATRIX[expected.needs]
    assert found == {
        "no key": no_one, "wrong key": no_one, "disabled key": no_one, "untrusted": untrusted, "trusted": trusted,
        "root": root,
    }  # fmt: skip


@EVERY
@pytest.mark.django_db
def test_a_key_is_good_for_its_scopes_alone(expected: Expected) -> None:
    due = mounted()[expected.name].scope or (Scope.READ if expected.method == "GET" else Scope.WORK)
    found = {scope: answers_to(expected, a_program(f"only {scope}", trusted=True, scopes=[scope])) for scope in Scope}
    if expected.needs in (Needs.KEY, Needs.TRUSTED):
        assert found == {scope: None if scope == due else NO_KEY for scope in Scope}
    else:
        assert len(set(found.values())) == 1


@pytest.mark.django_db
def test_a_foreign_client_gets_nothing_by_naming_another(bot: Program, other_bot: Program, site: Program) -> None:
    asked = (bot, other_bot), (bot, bot), (site, other_bot)
    found = {
        each.name: [answers_to(each, program, api_client_id=named.client.pk) for program, named in asked]
        for each in _ALL
        if takes_a_client(each)
    }
    assert len(found) >= 10
    assert {name: codes for name, codes in found.items() if codes != [NO_KEY, None, None]} == {}


def takes_a_client(expected: Expected) -> bool:
    operation = document()["paths"][f"/api/v1{expected.path}"][expected.method.lower()]
    return "api_client_id" in {each["name"] for each in operation.get("parameters", [])}


def test_parts_of_addresses_that_are_ids_are_ids() -> None:
    assert UUID(address("{user_id}"))


@EVERY
@pytest.mark.django_db
def test_an_unknown_person_in_the_header_is_refused_where_open_assistant_does(
    expected: Expected, site: Program, settings: Settings
) -> None:
    settings.ROOT_TOKENS = [ROOT_TOKEN]
    there, here = address(expected.path), "local:new here"
    found = site.call(expected.method, there, {}, user=here, oasst_user="")
    is_refused = b'"error_code":4002' in found.content and b"This client has no such user" in found.content
    assert is_refused == (expected.name in LOOKED_UP)
    if not is_refused:
        assert found.status_code == site.call(expected.method, there, {}).status_code
    assert not User.objects.filter(identities__username="new here").exists()
