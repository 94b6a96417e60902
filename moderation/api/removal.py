"""Orders of trusted clients are actions like any other: logged, with notices to the people affected, undone in the admin.

The actor is the user that the client names, else the client's own account. However large, they are done before the
response, because clients wait for the result.
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


def take(order: Order) -> Action:
    """
    Raises:
        ApiError: as `refusals_as_errors`.
    """
    with refusals_as_errors():
        action = service.take(order)
    if action.state == State.RUNNING:
        runner.run(action.pk)
    return action


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """Turns refused orders into errors of the API."""
    try:
        yield
    except NotAllowed as why:
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, str(why)) from why
    except Wrong as why:
        raise ApiError(Code.GENERIC_ERROR, str(why)) from why
