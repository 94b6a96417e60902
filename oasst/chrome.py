"""What every page has around it.

Apps above `oasst` add their links here from `AppConfig.ready`, so that nothing here imports them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from oasst import access, inbox
from oasst.access import Viewer
from oasst.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the main navigation: a URL name, its text, its place among the others, and who sees it."""

    url_name: str
    text: str | Promise
    order: int
    shown_to: Callable[[Viewer], bool] = lambda _viewer: True


_links: list[Link] = [
    Link("browse", _("Browse"), 40),
    Link("guidelines", _("Guidelines"), 50),
    Link("admin:index", _("Admin"), 90, access.may_moderate),
]


def add_link(link: Link) -> None:
    _links.append(link)
    _links.sort(key=lambda each: each.order)


def links_for(viewer: Viewer) -> list[Link]:
    return [link for link in _links if link.shown_to(viewer)]


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. Cheap: no query unless the template looks at the person or the inbox."""
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "links": links_for(user) if user is not None else [],
        "outbox_shown": access.may_read_outbox(request),
        "unread": SimpleLazyObject(lambda: isinstance(user, User) and inbox.has_unread(user)),
    }
