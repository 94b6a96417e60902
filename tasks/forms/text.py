"""A prompt or a reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from tasks import answer_checks
from tasks.models import Task
from tasks.rules import policy
from tasks.work.writing_habits import CHOICES, DAYS_KEPT, Habit


class _TextField(forms.CharField):
    """Browsers send two characters for the end of a line; a text has one, in what is counted as in what is stored."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class TextForm(forms.Form):
    """The limit is checked where every text is checked, so that nothing is cut off here."""

    text = _TextField(
        label=_("Your text"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    # Disabled, so that neither autosave nor preview sends them; writing.js lets them go along when the text is handed on.
    # Any other word than those of the lists stands for nothing and is no reason to refuse a text.
    pasted = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"disabled": True}))
    active = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"disabled": True}))

    habit_choices = CHOICES
    habit_days = DAYS_KEPT

    def __init__(self, *args: Any, task: Task, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit = limit
        self.fields["text"].help_text = _("Up to %(limit)d characters. Markdown is shown as such.") % {"limit": limit}
        self.fields["text"].widget.attrs.update({"lang": task.lang, "dir": langs.direction(task.lang)})

    @staticmethod
    def initial_from(content: dict[str, Any]) -> dict[str, Any]:
        return {"text": content.get("text", "")}

    def content(self) -> dict[str, Any]:
        return {"text": self.written}

    @property
    def habit(self) -> Habit | None:
        """How it was written, where the browser has said so."""
        return Habit.from_words(self["pasted"].value() or "", self["active"].value() or "")

    def check(self) -> None:
        """Raises:
        Refusal: it is plain already that this text cannot be taken.
        """
        answer_checks.checked_text(self.written, policy.rules())

    @property
    def is_begun(self) -> bool:
        return bool(self.length)

    @property
    def written(self) -> str:
        """The text as it stands in the form, good or not."""
        return _TextField().to_python(self["text"].value())

    @property
    def length(self) -> int:
        return len(self.written.strip())
