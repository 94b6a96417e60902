"""What every page has around it, and what apps above `oasst` put on its pages.

They add their links and panels here from `AppConfig.ready`, so that nothing here imports them.
"""

import enum
from collections import defaultdict
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
from oasst.corpus.reading import ReadMessage
from oasst.models import User
from oasst.notifications import announcements, inbox
from oasst.site import themes

Audience = Callable[[Viewer], bool]


def _everybody(_viewer: Viewer) -> bool:
    return True


# --- Links --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the main navigation: a URL name, its text, its place among the others, and who sees it."""

    url_name: str
    text: str | Promise
    order: int
    shown_to: Audience = _everybody


@dataclass(frozen=True, slots=True)
class Entry:
    """A link as one page shows it."""

    address: str
    text: str | Promise
    is_current: bool


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


def entries_for(viewer: Viewer, path: str) -> list[Entry]:
    """The navigation; of the addresses a page lies under, the closest is where one is."""
    links = [(reverse(link.url_name), link.text) for link in links_for(viewer)]
    current = max((address for address, _text in links if path.startswith(address)), key=len, default="")
    return [Entry(address, text, address == current) for address, text in links]


# --- Panels -------------------------------------------------------------------------------------------------------------


class Page(enum.StrEnum):
    """Pages that have room for what other apps show."""

    LANDING = "landing"
    DASHBOARD = "dashboard"
    MY_WORK = "my work"
    PROFILE = "profile"
    TREE = "tree"
    CLOSED_ACCOUNT = "closed account"
    # In the admin, for staff alone; what they show keeps to the languages its reader moderates.
    STAFF_MESSAGE = "message in the admin"
    STAFF_TREE = "conversation in the admin"
    STAFF_PERSON = "person in the admin"


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of somebody else's page.

    `render` gets the request and what the page is about (the person, the message or the tree's row, else nothing). It
    returns a section with a heading of its own, or an empty string when there is nothing to show.
    """

    order: int
    render: Callable[[HttpRequest, Any], SafeString]
    shown_to: Audience = _everybody


_panels: defaultdict[Page, list[Panel]] = defaultdict(list)


def add_panel(page: Page, panel: Panel) -> None:
    _panels[page].append(panel)
    _panels[page].sort(key=lambda each: each.order)


def panels_for(request: HttpRequest, page: Page, about: object = None) -> Iterator[SafeString]:
    """The panels of a page this person may see, rendered, without the empty ones."""
    for panel in _panels[page]:
        if panel.shown_to(request.user) and (rendered := panel.render(request, about)):
            yield rendered


# --- Parts of messages --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MessagePart:
    """What an app adds at the foot of messages.

    `render` gets the request and all messages of the page at once, so that one statement loads what it needs, and returns
    the parts by message id.
    """

    order: int
    render: Callable[[HttpRequest, Sequence[ReadMessage]], Mapping[UUID, SafeString]]
    shown_to: Audience = _everybody


_message_parts: list[MessagePart] = []


def add_message_part(part: MessagePart) -> None:
    _message_parts.append(part)
    _message_parts.sort(key=lambda each: each.order)


def parts_for(request: HttpRequest, messages: Sequence[ReadMessage]) -> dict[UUID, SafeString]:
    """What stands at the foot of each message for this person."""
    parts: dict[UUID, SafeString] = {}
    for each in _message_parts:
        if each.shown_to(request.user):
            for id_, rendered in each.render(request, messages).items():
                parts[id_] = parts.get(id_, SafeString()) + rendered
    return parts


# --- Context ------------------------------------------------------------------------------------------------------------


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. Cheap: no query unless the template looks at the person or the inbox."""
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "entries": SimpleLazyObject(lambda: entries_for(user, request.path) if user is not None else []),
        "locales": settings.LANGUAGES,  # names in the language itself, which i18n's own tag would translate
        "outbox_shown": access.may_read_outbox(request),
        "theme": SimpleLazyObject(lambda: themes.of(request)),
        "announcements": SimpleLazyObject(lambda: announcements.shown_to(request)),
        "unread": SimpleLazyObject(lambda: inbox.count_unread(user) if isinstance(user, User) else 0),
    }
