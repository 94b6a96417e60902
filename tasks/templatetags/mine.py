"""Filters of the page "My work"."""

from django import template
from django.utils.translation import gettext_lazy as _

from tasks.texts.refusal import SENTENCES, Why
from tasks.texts.wording import LABELS, Text
from tasks.work import versions

register = template.Library()


@register.filter
def label_asks(name: str) -> Text:
    """The question of a label."""
    return LABELS[name].asks


@register.filter
def refused_because(reason: str) -> Text:
    """The reason why a draft can no longer be submitted; empty for reasons without a text."""
    if reason == versions.OTHER_TAB:
        return _("This task was open in another tab with a different version.")
    return SENTENCES[Why(reason)] if reason in {why.value for why in Why} else ""
