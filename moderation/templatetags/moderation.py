"""Filters of moderation's pages."""

from django import template

from moderation.signals import wording

register = template.Library()


@register.filter
def percent(share: float) -> str:
    return wording.percent(share)
