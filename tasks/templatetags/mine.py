"""Filters of the page of one's own work."""

from django import template
from django.utils.translation import gettext_lazy as _

from tasks.texts.refusal import SENTENCES, Why
from tasks.texts.wording import LABELS, Text
from tasks.work import versions

register = template.Library()


@register.filter
def label_asks(name: str) -> Text:
    """The question a label answers."""
    return LABELS[name].asks


@register.filter
def refused_because(reason: str) -> Text:
    """Why a draft was set aside; empty where the reason has no sentence of its own."""
    if reason == versions.OTHER_TAB:
        return _("This task was open in another tab with a different version.")
    return SENTENCES[Why(reason)] if reason in {why.value for why in Why} else ""
