"""The form of an action: what its kind does not need may stay empty."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from moderation.actions.orders import Order
from moderation.actions.targets import Picked
from moderation.models import Kind, Reason
from oasst.admin.base import as_uuid
from oasst.models import User, WorkKind

# The fields that only some kinds have a use for.
_FOR: dict[str, tuple[Kind, ...]] = {
    "new_text": (Kind.EDIT,),
    "lang": (Kind.CHANGE_LANG,),
    "kinds": (Kind.MUTE,),
    "until": (Kind.MUTE, Kind.SUSPEND),
    "into": (Kind.MERGE,),
    "ban": (Kind.PURGE,),
    "votes": (Kind.PURGE,),
    "prompts": (Kind.PURGE,),
}


class OrderForm(forms.Form):
    kind = forms.ChoiceField(label=_("What to do"))
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason)
    text = forms.CharField(
        label=_("To the people affected"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    new_text = forms.CharField(label=_("For an edit: the new text"), required=False, widget=forms.Textarea)
    lang = forms.CharField(label=_("For another language: its tag"), required=False, max_length=35)
    kinds = forms.MultipleChoiceField(
        label=_("To mute: from"), required=False, choices=WorkKind, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateTimeField(
        label=_("To mute or suspend: until (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    into = forms.CharField(label=_("To merge: the account that is kept, by name or id"), required=False)
    ban = forms.BooleanField(label=_("With a purge: ban them"), required=False)
    votes = forms.BooleanField(label=_("With a purge: also their reviews, rankings and reactions"), required=False)
    prompts = forms.BooleanField(label=_("With a purge: also their prompts"), required=False, initial=True)

    def __init__(self, *args: Any, picked: Picked, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picked, self.by = picked, by
        offered = picked.kinds_for(by)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each.value, each.label) for each in offered]
        for name, kinds in _FOR.items():
            if not set(kinds) & set(offered):
                del self.fields[name]

    def clean_into(self) -> User | None:
        named = self.cleaned_data["into"].strip()
        if not named:
            return None
        id_ = as_uuid(named)
        by_id = User.objects.filter(pk=id_).first() if id_ else None
        found = by_id or User.objects.filter(username__iexact=named).first()
        if found is None:
            raise ValidationError(_("There is nobody of that name or id."))
        return found

    def order(self) -> Order:
        """Of a valid form; whether the order makes sense and may be given, `orders.check` says."""
        given, kind = self.cleaned_data, Kind(self.cleaned_data["kind"])
        return Order(
            kind=kind,
            reason=Reason(given["reason"]),
            by=self.by,
            messages=self.picked.messages,
            person=self.picked.person,
            into=given.get("into") if kind == Kind.MERGE else None,
            text=given["text"],
            detail=self._detail(kind),
        )

    def _detail(self, kind: Kind) -> dict[str, Any]:
        given = self.cleaned_data
        until = given.get("until")
        every = {
            "text": given.get("new_text"), "lang": given.get("lang"), "kinds": given.get("kinds"),
            "until": until.isoformat() if until else None, "ban": given.get("ban"), "votes": given.get("votes"),
            "prompts": given.get("prompts"),
        }  # fmt: skip
        fields = {"text" if name == "new_text" else name for name, kinds in _FOR.items() if kind in kinds}
        return {name: value for name, value in every.items() if name in fields}
