"""Filters of the page of one's own work."""

from django import template

from tasks.texts.refusal import SENTENCES, Why
from tasks.texts.wording import LABELS, Text

register = template.Library()


@register.filter
def label_asks(name: str) -> Text:
    """The question a label answers."""
    return LABELS[name].asks


@register.filter
def refused_because(reason: str) -> Text:
    """Why a draft was set aside; empty where the reason has no sentence of its own."""
    return SENTENCES[Why(reason)] if reason in {why.value for why in Why} else ""
