"""Reauthentication by an emailed code, before changing an address, creating a token or deleting the account.

For accounts without a password and second factor; others reauthenticate through allauth.
"""

import hmac
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from oasst.access import Viewer
from oasst.models import User

LASTS_S = 300
_CODE_LASTS_S = 15 * 60
_TRIES = 3
_SESSION_KEY = "proof_code"


def by_code(user: Viewer) -> bool:
    """Whether a code is the only way: no other method, and a confirmed address."""
    return isinstance(user, User) and not get_reauthentication_flows(user) and _address_of(user) is not None


def is_given(request: HttpRequest) -> bool:
    """Whether the person reauthenticated by any method within LASTS_S. Read from the session: no query."""
    if not isinstance(request.user, User):
        return False
    records = get_authentication_records(request, request.user)
    return any(each.get("reauthenticated") and time.time() - each["at"] < LASTS_S for each in records)


def send_code(request: HttpRequest, *, again: bool = False) -> None:
    """Emails a code, unless one is pending."""
    if not again and _pending(request):
        return
    assert isinstance(request.user, User)
    adapter: Any = get_adapter()
    code: str = adapter.generate_login_code()
    request.session[_SESSION_KEY] = {"code": code, "at": time.time(), "tries": 0}
    adapter.send_mail("account/email/proof_code", _address_of(request.user), {"code": code, "user": request.user})


def accept(request: HttpRequest, code: str) -> bool:
    """Whether the code is correct; after _TRIES wrong ones the pending code is invalid."""
    pending = _pending(request)
    if pending is None:
        return False
    if hmac.compare_digest(_plain(code), _plain(pending["code"])):
        del request.session[_SESSION_KEY]
        record_authentication(request, request.user, method="code", reauthenticated=True)
        return True
    pending["tries"] += 1
    request.session[_SESSION_KEY] = pending
    return False


def _pending(request: HttpRequest) -> dict[str, Any] | None:
    pending: dict[str, Any] | None = request.session.get(_SESSION_KEY)
    is_valid = pending and pending["tries"] < _TRIES and time.time() - pending["at"] < _CODE_LASTS_S
    return pending if is_valid else None


def _address_of(user: User) -> str | None:
    """The confirmed primary address, else any confirmed one."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    address: str | None = confirmed.values_list("email", flat=True).first()
    return address


def _plain(code: str) -> bytes:
    """Normalises typed input: case, spaces and dashes are ignored."""
    return "".join(each for each in code if each.isalnum()).upper().encode()
