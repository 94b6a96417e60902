"""The form of an action: nothing is preselected, and once the kind is chosen only its own fields are shown."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from moderation import canned
from moderation.actions.targets import Selection
from moderation.kinds import KINDS
from moderation.kinds.base.order import Order
from moderation.models import Reason
from oasst.models import Message, User

_UNCHOSEN = ("", _("Choose…"))


class OrderForm(forms.Form):
    kind = forms.ChoiceField(label=_("Action"))
    reason = forms.ChoiceField(label=_("Reason"), choices=[_UNCHOSEN, *Reason.choices])
    canned = forms.ChoiceField(label=_("Prepared reply"), required=False)
    text = forms.CharField(
        label=_("Message to the people affected"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, selection: Selection, by: User, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.selection, self.by = selection, by
        offered = selection.kinds_for(by)
        self.chosen = next((each for each in offered if each.name == kind), None)
        if self.chosen:
            offered = [self.chosen]
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = str(self.chosen.name)
        self._choices("kind", [_UNCHOSEN, *((each.name, capfirst(str(each.label))) for each in offered)])
        for field in (field for each in offered for field in each.fields):
            if field.name not in self.fields:
                self.fields[field.name] = field.build(selection.messages, by)
        self._offer_replies()

    def _offer_replies(self) -> None:
        choices, self.replies = canned.prepared(self._langs())
        if choices:
            self._choices("canned", choices)
        else:
            del self.fields["canned"]

    def _langs(self) -> list[str]:
        if self.selection.person:
            return self.selection.person.langs
        found = Message.objects.filter(pk__in=self.selection.messages[:20])
        return list(found.order_by().values_list("tree__lang", flat=True).distinct())

    def _choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def order(self) -> Order:
        """Of a valid form; whether the order makes sense and is allowed, `orders.check` decides."""
        given, kind = self.cleaned_data, KINDS[self.cleaned_data["kind"]]
        return Order(
            kind=kind.name,
            reason=Reason(given["reason"]),
            by=self.by,
            messages=self.selection.messages,
            person=self.selection.person,
            text=given["text"] or self.replies.get(given.get("canned", ""), ""),
            detail={field.detail: field.stored(given[field.name]) for field in kind.fields if field.detail},
            **{field.name: given[field.name] for field in kind.fields if not field.detail},
        )
