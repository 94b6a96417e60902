"""Light, dark, or as the device has it. Kept with the person and, for people who have not signed in, in a cookie."""

from django.http import HttpRequest, HttpResponse

from oasst.accounts import updates
from oasst.core import cookies
from oasst.models import Theme, User

_COOKIE = "theme"


def of(request: HttpRequest) -> Theme:
    """What the person has chosen, else what was chosen in this browser."""
    user = getattr(request, "user", None)
    chosen = (isinstance(user, User) and user.theme) or request.COOKIES.get(_COOKIE, "")
    return Theme(chosen) if chosen in Theme.values else Theme.AUTO


def choose(request: HttpRequest, response: HttpResponse, theme: Theme) -> None:
    """Remembers the choice in this browser, and for a person who has signed in on every other one."""
    cookies.keep(response, _COOKIE, theme)
    if isinstance(request.user, User):
        updates.change(by=request.user, theme=theme)
