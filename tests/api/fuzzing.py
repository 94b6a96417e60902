"""Requests made up from the OpenAPI document, pointed at things that exist, and what must be true of every answer."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from oasst.api.base.codes import Code
from oasst.wsgi import application

SEED = int(os.environ.get("FUZZ_SEED", "20261121"))
# Failures of ours that clients have to expect: part of Open Assistant's contract.
_EXPECTED = {
    (503, Code.DATABASE_MAX_RETRIES_EXHAUSTED),
    (503, Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE),
    (503, Code.USER_DISABLED),
    (500, Code.BROKEN_CONVERSATION),
}
_CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
# How often a made-up value gives way to one that means something.
_MEANT = 0.7

Refresh = Callable[[], "Pools"]


@dataclass
class Pools:
    """What there is, by the names it has in addresses and bodies; `keys` are of API clients, `heads` name people."""

    values: dict[str, list[str]]
    keys: list[str]
    heads: list[str]
    root_token: str
    counted: Counter[int] = field(default_factory=Counter)


def operations() -> Iterator[Any]:
    load_all_checks()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def try_out(operation: Any, pools: Pools, examples: int) -> None:
    """Sends as many requests, half of them such as the document allows.

    Raises:
        AssertionError: an answer that should not be.
    """

    @seed(SEED)
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        choices=st.randoms(use_true_random=False),
    )
    def one(case: Case[Any], choices: Random) -> None:
        meant(case, pools, choices)
        answer = case.call()
        pools.counted[answer.status_code] += 1
        if answer.status_code >= 500:
            assert (answer.status_code, answer.json().get("error_code")) in _EXPECTED, (
                answer.text,
                case.as_curl_command(),
            )
        case.validate_response(answer, checks=_CHECKS)

    one()


def meant(case: Case[Any], pools: Pools, choices: Random) -> None:
    """Mostly with a key that opens it, often with ids and names of what there is."""
    if choices.random() < 0.9:
        case.query.pop("api_key", None)
        case.headers["X-API-Key"] = choices.choice(pools.keys)
        case.headers["Authorization"] = f"Bearer {pools.root_token}"
    if choices.random() < _MEANT:
        case.query.pop("oasst_user", None)
        case.headers["X-OASST-User"] = choices.choice(pools.heads)
    case.path_parameters = _meant(case.path_parameters, pools, choices)
    case.query = _meant(case.query, pools, choices)
    case.body = _meant(case.body, pools, choices)


def _meant(value: Any, pools: Pools, choices: Random) -> Any:
    """The same with values from the pools under the names they have there."""
    if isinstance(value, dict):
        return {
            name: choices.choice(pools.values[name])
            if name in pools.values and choices.random() < _MEANT
            else _meant(inner, pools, choices)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_meant(each, pools, choices) for each in value]
    return value
