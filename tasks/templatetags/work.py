"""Filters of the task pages."""

from django import template

from tasks import kinds, nothing_to_do
from tasks.prospects import Blocked
from tasks.wording import KINDS, KindText

register = template.Library()

_SIGNS = {
    kinds.INITIAL_PROMPT: "pen",
    kinds.PROMPTER_REPLY: "chat",
    kinds.ASSISTANT_REPLY: "leaf",
    **dict.fromkeys(kinds.LABELLING, "tag"),
    **dict.fromkeys(kinds.RANKING, "rank"),
}


@register.filter
def kind_text(kind: str) -> KindText:
    return KINDS[kind]


@register.filter
def kind_sign(kind: str) -> str:
    """The name of the icon that stands for a kind of work."""
    return _SIGNS[kind]


@register.filter
def why(blocked: Blocked) -> str:
    return nothing_to_do.why(blocked)
