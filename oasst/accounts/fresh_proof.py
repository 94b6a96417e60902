"""Fresh proof that it is really oneself who changes an address, makes a token or deletes the account, by a mailed code.

For people who sign in by codes or through another site alone. Others give their password or second factor, see allauth.
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
    """The person has no other way to prove it, and an address to send a code to."""
    return isinstance(user, User) and not get_reauthentication_flows(user) and _address_of(user) is not None


def is_given(request: HttpRequest) -> bool:
    """The person has given proof of any kind within the last minutes. It is in the session: no statement."""
    if not isinstance(request.user, User):
        return False
    records = get_authentication_records(request, request.user)
    return any(each.get("reauthenticated") and time.time() - each["at"] < LASTS_S for each in records)


def send_code(request: HttpRequest, *, again: bool = False) -> None:
    """Mails a code to the person's address, unless one is on its way that still works."""
    if not again and _pending(request):
        return
    assert isinstance(request.user, User)
    adapter: Any = get_adapter()
    code: str = adapter.generate_login_code()
    request.session[_SESSION_KEY] = {"code": code, "at": time.time(), "tries": 0}
    adapter.send_mail("account/email/proof_code", _address_of(request.user), {"code": code, "user": request.user})


def accept(request: HttpRequest, code: str) -> bool:
    """Whether it is the code that was sent; after some wrong ones no code is any more."""
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
    found: dict[str, Any] | None = request.session.get(_SESSION_KEY)
    works = found and found["tries"] < _TRIES and time.time() - found["at"] < _CODE_LASTS_S
    return found if works else None


def _address_of(user: User) -> str | None:
    """The confirmed address they chose."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    address: str | None = confirmed.values_list("email", flat=True).first()
    return address


def _plain(code: str) -> bytes:
    """As people type it: capitals, spaces and dashes make no difference."""
    return "".join(each for each in code if each.isalnum()).upper().encode()
