"""Filters of moderation's pages."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from moderation.actions.differences import Segment
from moderation.signals import wording

register = template.Library()

_MARKS = {"same": "{}", "removed": "<del>{}</del>", "added": "<ins>{}</ins>"}


@register.filter
def percent(share: float) -> str:
    return wording.percent(share)


@register.filter
def marked(segments: Iterable[Segment]) -> SafeString:
    """The texts of a difference as one, with removed and added parts marked."""
    return format_html_join("", "{}", ((format_html(_MARKS[each.kind], each.text),) for each in segments))
