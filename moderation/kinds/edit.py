"""Editing the text of a message."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.kinds.base.erasure import ERASED
from moderation.kinds.base.kind import ActionKind, FormField, QueueButton, Scope, Target
from moderation.kinds.base.order import Order, Wrong
from moderation.kinds.base.steps import messages_of, moderator_of
from moderation.models import Action, Change, Kind, Reason, Report, Step
from oasst.models import Message, Revision, User
from tasks import answer_checks
from tasks.rules import policy
from tasks.texts.refusal import Refusal
from tasks.trees import interventions


def _check(order: Order) -> None:
    if len(order.messages) != 1:
        raise Wrong(_("Edit one message at a time."))
    try:
        answer_checks.checked_text(order.detail.get("text", ""), policy.everywhere())
    except Refusal as refusal:
        raise Wrong(str(refusal)) from refusal


def _field(messages: Sequence[UUID], _by: User) -> forms.Field:
    message = Message.objects.filter(pk=messages[0]).first()
    return forms.CharField(
        label=gettext_lazy("New text"),
        required=False,
        widget=forms.Textarea({"dir": "auto"}),
        initial=message.text if message else "",
    )


def _edit(action: Action, step: Step) -> str:
    interventions.edit(messages_of(step)[0], action.detail["text"], by=moderator_of(action), reason=action.reason)
    return ""


def _text_change(order: Order) -> tuple[str, str]:
    return Message.objects.get(pk=order.messages[0]).text, order.detail["text"]


def _erase_earlier_texts(action: Action) -> None:
    """Private data must not stay in the history of a message that was edited because of it."""
    if action.reason != Reason.PRIVATE_DATA:
        return
    edited = Change.objects.filter(step__action=action, table="message", after__has_key="revision")
    for message, after in edited.values_list("row", "after"):
        assert after
        Revision.objects.filter(message=UUID(message), number__lt=after["revision"]).update(text=ERASED)


EDIT = ActionKind(
    name=Kind.EDIT,
    label=Kind.EDIT.label,
    target=Target.MESSAGES,
    notice=gettext_lazy("A moderator edited one of your messages."),
    queue_button=QueueButton(20, gettext_lazy("Edit"), "e"),
    is_for_one_message=True,
    checks=[_check],
    fields=[FormField("new_text", _field, detail="text")],
    on_tree=_edit,
    scope=Scope(texts=True, cases=True),
    examples=lambda _order, _most: [],
    text_change=_text_change,
    outcome_of_reports=Report.Outcome.UPHELD,  # the new text answers the reports of the old one
    finish=_erase_earlier_texts,
)
