"""Filters of the task pages."""

from django import template

from tasks.wording import KINDS, KindText

register = template.Library()


@register.filter
def kind_text(kind: str) -> KindText:
    return KINDS[kind]
