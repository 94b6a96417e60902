"""Filters of the task pages."""

from django import template
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tasks.forms.ranking import name_of
from tasks.reading import message_menus
from tasks.reading.reactions import reacted
from tasks.reading.task_messages import Shown
from tasks.rules import kinds
from tasks.texts import empty_reasons
from tasks.texts.prospects import Blocked
from tasks.texts.wording import KINDS, LABELS, KindText, Text

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
def label_ends(name: str) -> tuple[Text, Text]:
    """What the lowest and the highest value of a label mean."""
    return LABELS[name].low, LABELS[name].high


@register.filter
def button(choice: BoundWidget) -> SafeString:
    """The button of one choice, as the widget would draw it: by a template of its own for each, which took half of the time
    of a review's page.
    """
    each = choice.data
    return format_html(
        '<input type="{}" name="{}" value="{}"{}>', each["type"], each["name"], each["value"], flatatt(each["attrs"])
    )


@register.filter
def letter(number: int) -> str:
    """What a reply to rank is called, counted from 0."""
    return name_of(number)


@register.simple_tag(takes_context=True)
def message_menu(context: Context, shown: Shown) -> SafeString:
    """The foot of a message that a task shows."""
    message, user = shown.message, context["user"]
    return message_menus.menu(
        reacted(message.pk, author_id=message.author_id, emojis=message.emojis, own=shown.own, by=user)
    )


@register.filter
def why(blocked: Blocked) -> str:
    return empty_reasons.why(blocked)
