"""Forms to pick what to write, and to say which topics one knows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from oasst.corpus.topics import NAMES
from oasst.models import User
from tasks.rules import kinds

_REPLYING = [(kind, kind) for kind in kinds.REPLYING]
_TOPICS = list(NAMES.items())


class WhichToPickForm(forms.Form):
    kind = forms.ChoiceField(choices=_REPLYING)
    lang = forms.CharField(max_length=langs.MAX_LENGTH)


class PickForm(forms.Form):
    """A conversation and the kind of reply to write there, maybe to one message."""

    kind = forms.ChoiceField(choices=_REPLYING)
    tree = forms.UUIDField()
    message = forms.UUIDField(required=False)


class InterestsForm(forms.Form):
    """A topic that is in both lists counts as declined."""

    interests = forms.MultipleChoiceField(
        label=_("Topics you know about"),
        help_text=_("You'll be offered more of these when you write."),
        choices=_TOPICS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    declined_topics = forms.MultipleChoiceField(
        label=_("Topics you'd rather not write about"),
        help_text=_("You'll be offered these last."),
        choices=_TOPICS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, initial={"interests": user.interests, "declined_topics": user.declined_topics})

    def values(self) -> dict[str, list[str]]:
        declined = self.cleaned_data["declined_topics"]
        known = [topic for topic in self.cleaned_data["interests"] if topic not in declined]
        return {"interests": known, "declined_topics": declined}


class DeclineForm(forms.Form):
    """`task` is the one that came instead of the skipped one."""

    topic = forms.ChoiceField(choices=_TOPICS)
    task = forms.UUIDField(required=False)
