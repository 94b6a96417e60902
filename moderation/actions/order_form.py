"""The form of an action: nothing is chosen beforehand, and once the kind is known only its own fields are there."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from moderation import canned
from moderation.actions.orders import Order
from moderation.actions.targets import Picked
from moderation.models import Kind, Reason
from oasst.core.identifiers import as_uuid
from oasst.corpus import reading
from oasst.forms import COMMON_LANGS, lang_label
from oasst.models import Message, User, WorkKind

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
_UNCHOSEN = ("", _("Choose…"))


class OrderForm(forms.Form):
    kind = forms.ChoiceField(label=_("Action"))
    reason = forms.ChoiceField(label=_("Reason"), choices=[_UNCHOSEN, *Reason.choices])
    canned = forms.ChoiceField(label=_("Prepared reply"), required=False)
    text = forms.CharField(
        label=_("Message to the people affected"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    new_text = forms.CharField(label=_("New text"), required=False, widget=forms.Textarea({"dir": "auto"}))
    lang = forms.ChoiceField(label=_("New language"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Mute from"), required=False, choices=WorkKind, widget=forms.CheckboxSelectMultiple
    )
    until = forms.DateTimeField(
        label=_("Mute or suspend until (UTC)"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    into = forms.CharField(label=_("Account to keep (name or id)"), required=False)
    ban = forms.BooleanField(label=_("Purge: ban them too"), required=False)
    votes = forms.BooleanField(label=_("Purge: remove their reviews, rankings and reactions too"), required=False)
    prompts = forms.BooleanField(label=_("Purge: remove their prompts too"), required=False)

    def __init__(self, *args: Any, picked: Picked, by: User, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picked, self.by = picked, by
        offered = picked.kinds_for(by)
        if chosen := next((each for each in offered if each.value == kind), None):
            offered = [chosen]
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = chosen.value
        self.chosen = chosen
        self._choices("kind", [_UNCHOSEN, *((each.value, capfirst(each.label)) for each in offered)])
        for name, kinds in _FOR.items():
            if not set(kinds) & set(offered):
                del self.fields[name]
        self._begin()

    def _begin(self) -> None:
        """What depends on the messages and their people: the present text, languages, prepared replies."""
        if "new_text" in self.fields:
            message = Message.objects.filter(pk=self.picked.messages[0]).first()
            self.fields["new_text"].initial = message.text if message else ""
        if "lang" in self.fields:
            tags = sorted({*COMMON_LANGS, *reading.langs_in_use(), *self.by.moderates})
            self._choices("lang", [_UNCHOSEN, *((tag, lang_label(tag)) for tag in tags)])
        choices, self.replies = canned.prepared(self._langs())
        if choices:
            self._choices("canned", choices)
        else:
            del self.fields["canned"]

    def _langs(self) -> list[str]:
        if self.picked.person:
            return self.picked.person.langs
        found = Message.objects.filter(pk__in=self.picked.messages[:20])
        return list(found.order_by().values_list("tree__lang", flat=True).distinct())

    def _choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_into(self) -> User | None:
        named = self.cleaned_data["into"].strip()
        if not named:
            return None
        id_ = as_uuid(named)
        by_id = User.objects.filter(pk=id_).first() if id_ else None
        found = by_id or User.objects.filter(username__iexact=named).first()
        if found is None:
            raise ValidationError(_("No account has that name or id."))
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
            text=given["text"] or self.replies.get(given.get("canned", ""), ""),
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
