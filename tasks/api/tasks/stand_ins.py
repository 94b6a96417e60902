"""Where DEBUG_ALLOW_DUPLICATE_TASKS is set: a person of an API client is several, and so may do the same work again.

That nobody judges a message twice is a constraint of the database, which no setting lifts. So whoever has nothing left to
do is handed work as another person, made for that, and their answers count as that person's.
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

# With so many at work on one message nothing is left to be decided about it.
_AT_MOST = 20


def claim(by: User, client: ApiClient, act: Callable[[User], Task]) -> Task:
    """What `act` claims for the person or, where these may be, for a stand-in.

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
    """What there is for the person or, where these may be, for a stand-in who has done nothing yet."""
    return claims.availability(User() if settings.DEBUG_ALLOW_DUPLICATE_TASKS else by, [lang])


def holder(by: User, client: ApiClient, **task: Any) -> User:
    """The stand-in of this person who holds the task, else the person."""
    if not settings.DEBUG_ALLOW_DUPLICATE_TASKS:
        return by
    theirs = ClientIdentity.objects.filter(client=client, auth_method=_method(by)).values("user")
    found = Task.objects.filter(client=client, user__in=theirs, **task).select_related("user").first()
    return found.user if found else by


def _person(by: User, client: ApiClient, number: int) -> User:
    if number == 0:
        return by
    name = f"{by} ({number + 1})"
    return identities.person(client, auth_method=_method(by), username=str(number), display_name=name[:256])


def _method(by: User) -> str:
    return f"stand-in for {by.pk}"
