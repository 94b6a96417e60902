"""Theme: light, dark or the system's; stored with the account and in a cookie."""

from django.http import HttpRequest, HttpResponse

from oasst.accounts import updates
from oasst.core import cookies
from oasst.models import Theme, User

_COOKIE = "theme"


def of(request: HttpRequest) -> Theme:
    """The account's choice, else this browser's."""
    user = getattr(request, "user", None)
    chosen = (isinstance(user, User) and user.theme) or request.COOKIES.get(_COOKIE, "")
    return Theme(chosen) if chosen in Theme.values else Theme.AUTO


def choose(request: HttpRequest, response: HttpResponse, theme: Theme) -> None:
    """Saves the choice in this browser and, if signed in, in the account."""
    cookies.keep(response, _COOKIE, theme)
    if isinstance(request.user, User):
        updates.change(by=request.user, theme=theme)
