"""What trusted clients order is an action like any other: logged, told to those it affects, and undone in the admin.

It is done by whom the client names, else by the account it keeps for itself, and done to the end however large it is,
because clients wait for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from moderation.actions import runner, service
from moderation.actions.orders import NotAllowed, Order, Wrong
from moderation.models import Action, Kind, Reason, State
from oasst.api.base.callers import Caller
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.people import identities
from oasst.models import User


def order(caller: Caller, kind: Kind, *, by: User | None = None, reason: Reason = Reason.OTHER, **what: Any) -> Order:
    return Order(kind=kind, reason=reason, by=by or identities.acting(caller), through=caller.client, **what)


def taken(order: Order) -> Action:
    """
    Raises:
        ApiError: as `told`.
    """
    with told():
        action = service.take(order)
    if action.state == State.RUNNING:
        runner.run(action.pk)
    return action


@contextmanager
def told() -> Iterator[None]:
    """Tells why an order is not taken as errors of the API."""
    try:
        yield
    except NotAllowed as why:
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, str(why)) from why
    except Wrong as why:
        raise ApiError(Code.GENERIC_ERROR, str(why)) from why
