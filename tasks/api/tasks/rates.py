"""How often tasks may be asked for, as the reference counts it."""

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
    """Counts a request for a task of the type, for the person in the body. One whom the head names is counted instead.

    Raises:
        ApiError: TOO_MANY_REQUESTS, with the seconds to wait.
    """
    who = in_head or (in_body and (in_body["auth_method"], in_body["id"]))
    wait = seconds_to_wait(list(_limits(str(client.pk), ":".join(who) if in_body and who else "", type_)))
    if wait:
        message = f"Too many requests. Try again in {wait} seconds."
        raise ApiError(Code.TOO_MANY_REQUESTS, message, headers={"Retry-After": str(wait)})


def _limits(client: str, person: str, type_: str) -> Iterator[Limit]:
    """In the order they count; `person` is empty where the body names nobody."""
    if not settings.RATE_LIMIT:
        return
    if not person:
        yield Limit("task_api", client, settings.RATE_LIMIT_TASK_API_TIMES, settings.RATE_LIMIT_TASK_API_MINUTES)
        return
    who = f"{client}:{person}"
    yield Limit("task_user", who, settings.RATE_LIMIT_TASK_USER_TIMES, settings.RATE_LIMIT_TASK_USER_MINUTES)
    if type_ == kinds.ASSISTANT_REPLY:
        times, minutes = settings.RATE_LIMIT_ASSISTANT_USER_TIMES, settings.RATE_LIMIT_ASSISTANT_USER_MINUTES
        yield Limit("assistant_reply", who, times, minutes)
    if type_ == kinds.PROMPTER_REPLY:
        times, minutes = settings.RATE_LIMIT_PROMPTER_USER_TIMES, settings.RATE_LIMIT_PROMPTER_USER_MINUTES
        yield Limit("prompter_reply", who, times, minutes)
