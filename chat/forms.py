"""Forms of chats."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from chat.access import Owner
from chat.actions.sending import MOST_DRAFTS, Choice
from chat.models import Chat, ChatModel
from chat.rules.limits import LIMITS
from chat.rules.parameters import NAMES, PARAMETERS, Parameter, Value
from chat.texts.parameters import LABELS


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search chats"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    archived = forms.BooleanField(required=False, widget=forms.HiddenInput)


class LeafForm(forms.Form):
    """Which branch to show, and which message to edit."""

    leaf = forms.UUIDField(required=False)
    edit = forms.UUIDField(required=False)


class FlagForm(forms.Form):
    """A switch: on or off."""

    on = forms.BooleanField(required=False)


class ChoiceForm(forms.Form):
    """Model and parameters."""

    model = forms.ModelChoiceField(ChatModel.objects.none(), label=_("Model"), to_field_name="slug", empty_label=None)
    drafts = forms.TypedChoiceField(
        label=pgettext_lazy("replies", "Drafts"),
        choices=[(number, number) for number in range(1, MOST_DRAFTS + 1)],
        coerce=int,
        required=False,
        empty_value="1",
        help_text=_("Several replies to the same message, to compare."),
    )

    def __init__(self, *args: Any, owner: Owner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models = self.fields["model"]
        assert isinstance(models, forms.ModelChoiceField)
        self.offered = ChatModel.objects.offered(guest=owner.is_guest)
        models.queryset = self.offered
        for name, parameter in PARAMETERS.items():
            self.fields[name] = _field_of(parameter)

    def parameters(self) -> Iterator[BoundField]:
        return (self[name] for name in NAMES)

    @property
    def has_wrong_settings(self) -> bool:
        return any(name in self.errors for name in (*NAMES, "drafts"))

    def choice(self) -> Choice:
        """Of a valid form."""
        data = self.cleaned_data
        params: dict[str, Value] = {name: data[name] for name in NAMES if data.get(name) is not None}
        return Choice(data["model"], params, int(data["drafts"] or 1))


def _field_of(parameter: Parameter) -> forms.Field:
    words: Any = dict(zip(("label", "help_text"), LABELS[parameter.name], strict=True))
    kind = forms.IntegerField if parameter.is_whole else forms.FloatField
    return kind(
        **words,
        required=False,
        min_value=parameter.low,  # type: ignore[arg-type]  # whole for whole ones
        max_value=parameter.high,  # type: ignore[arg-type]
        widget=forms.NumberInput(attrs={"step": parameter.step}),
    )


class MessageForm(ChoiceForm):
    """A message. `parent` is the reply it answers; blank: the first message of a branch."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=LIMITS.message_characters,
        error_messages={"required": _("Write a message first.")},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "dir": "auto"}),
    )
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    system_prompt = forms.CharField(
        label=_("Instructions for the model"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Sent with every message of this chat."),
    )


def initial_of(chat: Chat | None, owner: Owner) -> dict[str, Any]:
    """How the last reply of the chat was made."""
    if chat is None or chat.model is None:
        first = ChatModel.objects.offered(guest=owner.is_guest).first()
        return {"model": first.slug if first else None, "drafts": 1}
    return {"model": chat.model.slug, "drafts": 1, "system_prompt": chat.system_prompt, **chat.params}
