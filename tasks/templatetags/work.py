"""Filters of the task pages."""

from django import template
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from oasst.corpus.topics import NAMES
from tasks.models import SkipReason
from tasks.reading import message_menus
from tasks.reading.reactions import reacted
from tasks.reading.task_messages import Shown
from tasks.rules import kinds
from tasks.texts import empty_reasons
from tasks.texts.prospects import Blocked
from tasks.texts.wording import KINDS, KindText, Text

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


@register.simple_tag
def who_counts() -> str:
    return empty_reasons.who_counts()


@register.filter
def kind_sign(kind: str) -> str:
    """The name of the icon of a kind of task."""
    return _SIGNS[kind]


@register.filter
def is_reply(kind: str) -> bool:
    return kind in kinds.REPLYING


@register.filter
def topic_name(code: str) -> Text:
    """The name of a topic; an imported one may not be in the vocabulary."""
    return NAMES.get(code, code)


@register.filter
def skip_reason_text(reason: str) -> Text:
    """The label of a reason for skipping; clients of the API may send reasons of their own."""
    return SkipReason(reason).label if reason in SkipReason.values else reason


@register.filter
def button(choice: BoundWidget) -> SafeString:
    """The input of one choice. Same HTML as the widget, without its template for each choice, which took half of the time
    of the page of a review.
    """
    each = choice.data
    return format_html(
        '<input type="{}" name="{}" value="{}"{}>', each["type"], each["name"], each["value"], flatatt(each["attrs"])
    )


@register.simple_tag(takes_context=True)
def message_menu(context: Context, shown: Shown) -> SafeString:
    """The foot of a message of a task, whose tree is being judged: only the author sees the counts."""
    message, user = shown.message, context["user"]
    is_blind = message.author_id != user.pk
    return message_menus.menu(
        reacted(
            message.pk,
            author_id=message.author_id,
            emojis=message.emojis,
            own=shown.own,
            by=user,
            is_blind=is_blind,
        )
    )


@register.filter
def why(blocked: Blocked) -> str:
    return empty_reasons.why(blocked)
