"""Tags of the design language: icons, faces, dialogs, and the panels of a page. docs/design-language.md shows each."""

import zlib
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from oasst.accounts import user_agents
from oasst.core import icons
from oasst.site import page_registry

register = template.Library()

_TONES = 6
# Older times are shown as a date.
_RELATIVE_FOR = timedelta(days=7)

register.filter("browser", user_agents.described)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon beside a label, hidden from screen readers."""
    turns = " icon--turns" if name in icons.TURNS else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', turns, icons.PATHS[name]
    )


@register.simple_tag
def avatar(name: object, size: str = "") -> SafeString:
    """A person's initials on a colour derived from their id, to be shown beside the name."""
    tone = zlib.crc32(str(name).encode()) % _TONES
    small = f" avatar--{size}" if size else ""
    return format_html(
        '<span class="avatar avatar--{}{}" aria-hidden="true">{}</span>', tone, small, initials(str(name))
    )


def initials(name: str) -> str:
    """Of the first and the last word, those that begin with a letter or digit; one sign where there is no such word."""
    words = [word for word in name.replace("_", " ").replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return name[:1] or "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_block_tag
def dialog(content: str, name: str, title: object) -> SafeString:
    """A modal dialog; a button or link with `data-opens="<name>"` opens it."""
    return SafeString(render_to_string("pieces/dialog.html", {"name": name, "title": title, "content": content}))


@register.simple_tag(takes_context=True)
def panels(context: Context, page: str, about: object = None) -> SafeString:
    """What other apps have to show on this page to the person who looks at it, in order."""
    shown = page_registry.panels_for(context["request"], page_registry.Page(page), about)
    return format_html_join("\n", "{}", ((each,) for each in shown))


@register.simple_tag
def when(moment: datetime) -> SafeString:
    """A time in the reader's locale and time zone: relative within the last week, else a date; the title is exact."""
    local = timezone.localtime(moment)
    exact = f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, _age(moment, local))


def _age(moment: datetime, local: datetime) -> str:
    age = timezone.now() - moment
    if not timedelta(0) <= age < _RELATIVE_FOR:
        return date_format(local, "DATE_FORMAT")
    if age < timedelta(minutes=1):
        return _("just now")
    return _("%(age)s ago") % {"age": timesince(moment, depth=1)}


@register.simple_tag
@cache
def site_icon() -> SafeString:
    """The site's icon as a data URL."""
    drawing = (settings.BASE_DIR / "oasst/static/oasst/icon.svg").read_text().strip().replace('"', "'")
    return mark_safe("data:image/svg+xml," + quote(drawing, safe=" '/:=()-.,"))  # noqa: S308 -- our own file, quoted
