"""Changing the language of a conversation."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.kinds.base import selection
from moderation.kinds.base.kind import ActionKind, FormField, Target
from moderation.kinds.base.order import NotAllowed, Order, Wrong
from moderation.kinds.base.steps import tree_of
from moderation.models import Action, Kind, Step
from oasst import access
from oasst.core import langs
from oasst.corpus import reading
from oasst.forms import COMMON_LANGS, lang_label
from oasst.models import User
from tasks.acts import lang_change


def _check(order: Order) -> None:
    lang = order.detail.get("lang", "")
    try:
        canonical = langs.canonical(lang)
    except ValueError as wrong:
        raise Wrong(str(wrong)) from wrong
    if canonical != lang:
        raise Wrong(_("Write the language as %(lang)s.") % {"lang": canonical})
    if order.by and not access.may_moderate_lang(order.by, lang):
        raise NotAllowed(_("You are not a moderator of that language."))


def _field(_messages: Sequence[UUID], by: User) -> forms.Field:
    tags = sorted({*COMMON_LANGS, *reading.langs_in_use(), *by.moderates})
    choices = [("", gettext_lazy("Choose…")), *((tag, lang_label(tag)) for tag in tags)]
    return forms.ChoiceField(label=gettext_lazy("New language"), required=False, choices=choices)


def _change_lang(action: Action, step: Step) -> str:
    lang_change.change_lang(tree_of(step), action.detail["lang"], by=action.by)
    return ""


CHANGE_LANG = ActionKind(
    name=Kind.CHANGE_LANG,
    label=Kind.CHANGE_LANG.label,
    target=Target.TREES,
    notice=gettext_lazy("A moderator corrected the language of a conversation you wrote in."),
    checks=[_check],
    fields=[FormField("lang", _field, detail="lang")],
    on_tree=_change_lang,
    examples=selection.prompts,
)
