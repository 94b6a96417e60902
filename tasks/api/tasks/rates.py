"""Rate limits of task requests, counted as in Open Assistant (docs/reference/tasks.md)."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from oasst.api.base.callers import Named
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.models import ApiClient
from oasst.serving.rate_limits import Limit, seconds_to_wait
from tasks.rules import kinds


def count(client: ApiClient, in_head: Named | None, in_body: dict[str, Any] | None, type_: str) -> None:
    """Counts a request for a task of the type, for the key and for the user in the body. If the headers name a user, that
    one is counted instead.

    Raises:
        ApiError: TOO_MANY_REQUESTS, with the seconds to wait.
    """
    who = in_head or (in_body and (in_body["auth_method"], in_body["id"]))
    person = ":".join(who) if in_body and who else ""
    wait = seconds_to_wait(
        [*_of_person(client, person, type_), *_of_key(client, person)] if settings.RATE_LIMIT else []
    )
    if wait:
        message = f"Too many requests. Try again in {wait} seconds."
        raise ApiError(Code.TOO_MANY_REQUESTS, message, headers={"Retry-After": str(wait)})


def _of_person(client: ApiClient, person: str, type_: str) -> Iterator[Limit]:
    """Limits in the order of checks; `person` is empty if the body names no user."""
    if not person:
        return
    who = f"{client.pk}:{person}"
    yield Limit("task_user", who, settings.RATE_LIMIT_TASK_USER_TIMES, settings.RATE_LIMIT_TASK_USER_MINUTES)
    if type_ == kinds.ASSISTANT_REPLY:
        times, minutes = settings.RATE_LIMIT_ASSISTANT_USER_TIMES, settings.RATE_LIMIT_ASSISTANT_USER_MINUTES
        yield Limit("assistant_reply", who, times, minutes)
    if type_ == kinds.PROMPTER_REPLY:
        times, minutes = settings.RATE_LIMIT_PROMPTER_USER_TIMES, settings.RATE_LIMIT_PROMPTER_USER_MINUTES
        yield Limit("prompter_reply", who, times, minutes)


def _of_key(client: ApiClient, person: str) -> Iterator[Limit]:
    """Limits for all users of a key together, since their names are unverified. Requests without a user are counted
    separately, as in Open Assistant.
    """
    who = str(client.pk)
    if not person:
        yield Limit("task_api", who, settings.RATE_LIMIT_TASK_API_TIMES, settings.RATE_LIMIT_TASK_API_MINUTES)
    if client.tasks_per_minute is not None:
        yield Limit("task_key", who, client.tasks_per_minute, 1)
    elif client.trusted:
        yield Limit("task_key", who, settings.RATE_LIMIT_TASK_API_TIMES, settings.RATE_LIMIT_TASK_API_MINUTES)
    elif person:
        yield Limit("task_key", who, settings.RATE_LIMIT_TASK_KEY_TIMES, 1)
