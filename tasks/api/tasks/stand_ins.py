"""Stand-ins under DEBUG_ALLOW_DUPLICATE_TASKS: a user of an API client may repeat the same work as several people.

A database constraint allows one review per person and message, independent of settings. So a user without remaining work
claims tasks as another person, created for that, and the answers count as that person's.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from oasst.api.people import identities
from oasst.models import ApiClient, ClientIdentity, User
from tasks.models import Task
from tasks.texts.refusal import Refusal, Why
from tasks.work import claims
from tasks.work.claims import Available

# More people than any message needs reviews.
_AT_MOST = 20


def claim(by: User, client: ApiClient, act: Callable[[User], Task]) -> Task:
    """The task that `act` claims for the person or, if allowed, for a stand-in.

    Raises:
        Refusal: as `act`.
    """
    if not settings.DEBUG_ALLOW_DUPLICATE_TASKS:
        return act(by)
    for number in range(_AT_MOST):
        try:
            return act(_person(by, client, number))
        except Refusal as refusal:
            if refusal.why != Why.NOTHING_TO_DO:
                raise
    raise Refusal(Why.NOTHING_TO_DO)


def availability(by: User, lang: str) -> Mapping[tuple[str, str], Available]:
    """The work available to the person or, if allowed, to a stand-in without any work."""
    return claims.availability(User() if settings.DEBUG_ALLOW_DUPLICATE_TASKS else by, [lang])


def holder(by: User, client: ApiClient, **task: Any) -> User:
    """The stand-in of this person who owns the task, else the person."""
    if not settings.DEBUG_ALLOW_DUPLICATE_TASKS:
        return by
    theirs = ClientIdentity.objects.filter(client=client, auth_method=_method(by)).values("user")
    owned = Task.objects.filter(client=client, user__in=theirs, **task).select_related("user").first()
    return owned.user if owned else by


def _person(by: User, client: ApiClient, number: int) -> User:
    if number == 0:
        return by
    name = f"{by} ({number + 1})"
    return identities.person(client, auth_method=_method(by), username=str(number), display_name=name[:256])


def _method(by: User) -> str:
    return f"stand-in for {by.pk}"
