"""Navigation, panels and message parts that apps above `oasst` add to pages through their `registrations.py`."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from oasst import access
from oasst.access import Viewer
from oasst.core.registry import Registry
from oasst.corpus.reading import ReadMessage
from oasst.models import User
from oasst.notifications import announcements, inbox
from oasst.site import themes

Audience = Callable[[Viewer], bool]


def _everyone(_viewer: Viewer) -> bool:
    return True


# --- Links --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the main navigation: URL name, text, position and audience."""

    url_name: str
    text: str | Promise
    order: int
    shown_to: Audience = _everyone


@dataclass(frozen=True, slots=True)
class Entry:
    """A link, resolved for one page."""

    address: str
    text: str | Promise
    is_current: bool


LINKS: Registry[Link] = Registry(
    "links of the navigation",
    Link("browse", _("Browse"), 40),
    Link("guidelines", _("Guidelines"), 50),
    Link("admin:index", _("Admin"), 90, access.may_moderate),
)


def links_for(viewer: Viewer) -> list[Link]:
    return [link for link in LINKS if link.shown_to(viewer)]


def entries_for(viewer: Viewer, path: str) -> list[Entry]:
    """The navigation; the entry with the longest matching address is current."""
    links = [(reverse(link.url_name), link.text) for link in links_for(viewer)]
    current = max((address for address, _text in links if path.startswith(address)), key=len, default="")
    return [Entry(address, text, address == current) for address, text in links]


# --- Panels -------------------------------------------------------------------------------------------------------------


class Page(enum.StrEnum):
    """Pages that other apps can add panels to."""

    LANDING = "landing"
    DASHBOARD = "dashboard"
    MY_WORK = "my work"
    AFTER_TASK = "after a task"
    PROFILE = "profile"
    TREE = "tree"
    CLOSED_ACCOUNT = "closed account"
    # In the admin; their panels only show languages the reader moderates.
    STAFF_MESSAGE = "message in the admin"
    STAFF_TREE = "conversation in the admin"
    STAFF_PERSON = "person in the admin"


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of another app's page.

    `render` gets the request and the subject of the page (person, message, tree or None; after a task, its kind). It returns
    a section with a heading, after a task a few words, or an empty string.
    """

    page: Page
    order: int
    render: Callable[[HttpRequest, Any], SafeString]
    shown_to: Audience = _everyone


PANELS: Registry[Panel] = Registry("panels on pages")


def panels_for(request: HttpRequest, page: Page, about: object = None) -> Iterator[SafeString]:
    """Rendered, non-empty panels of a page for this person."""
    for panel in PANELS:
        if panel.page == page and panel.shown_to(request.user) and (rendered := panel.render(request, about)):
            yield rendered


# --- Parts of messages --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A part at the foot of messages.

    `render` gets the request and all messages of the page, so that one query is enough, and returns parts by message id.
    """

    order: int
    render: Callable[[HttpRequest, Sequence[ReadMessage]], Mapping[UUID, SafeString]]
    shown_to: Audience = _everyone


MESSAGE_PARTS: Registry[MessagePart] = Registry("parts at the foot of messages")


def parts_for(request: HttpRequest, messages: Sequence[ReadMessage]) -> dict[UUID, SafeString]:
    """Parts at the foot of messages for this person, by message id."""
    parts: dict[UUID, SafeString] = {}
    for each in MESSAGE_PARTS:
        if each.shown_to(request.user):
            for id_, rendered in each.render(request, messages).items():
                parts[id_] = parts.get(id_, SafeString()) + rendered
    return parts


# --- Context ------------------------------------------------------------------------------------------------------------


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. Lazy: no query unless the template uses the person or the inbox."""
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "entries": SimpleLazyObject(lambda: entries_for(user, request.path) if user is not None else []),
        "locales": settings.LANGUAGES,  # endonyms, which i18n's own tag would translate
        "outbox_shown": access.has_outbox(request),
        "theme": SimpleLazyObject(lambda: themes.of(request)),
        "announcements": SimpleLazyObject(lambda: announcements.shown_to(request)),
        "unread": SimpleLazyObject(lambda: inbox.count_unread(user) if isinstance(user, User) else 0),
    }
