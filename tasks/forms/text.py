"""A prompt or a reply."""

from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from oasst.core.texts import visible
from tasks import answer_checks
from tasks.models import Task
from tasks.rules import kinds, policy
from tasks.work.writing_habits import CHOICES, DAYS_KEPT, Habit

_LABELS = {
    kinds.INITIAL_PROMPT: _("Your prompt"),
    kinds.PROMPTER_REPLY: _("Your reply"),
    kinds.ASSISTANT_REPLY: _("Your reply"),
}


class _TextField(forms.CharField):
    """Browsers send CRLF for the end of a line; texts are counted and stored with LF."""

    def to_python(self, value: Any) -> str:
        return visible.with_line_ends(super().to_python(value) or "")


class TextForm(forms.Form):
    """The action checks the limit, like for every text, so that the form never truncates."""

    text = _TextField(
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    # Disabled, so that neither autosave nor preview sends them; writing.js enables them on submission.
    # Unknown values are ignored and never a reason to refuse a text.
    pasted = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"disabled": True}))
    active = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"disabled": True}))

    habit_choices = CHOICES
    habit_days = DAYS_KEPT

    def __init__(self, *args: Any, task: Task, limit: int, **kwargs: Any) -> None:
        self._lang = task.lang
        super().__init__(*args, **kwargs)
        self.limit = limit
        self.fields["text"].label = _LABELS[task.kind]
        shown_limit = number_format(limit, force_grouping=True)
        self.fields["text"].help_text = _("Up to %(limit)s characters. Markdown supported.") % {"limit": shown_limit}
        self.fields["text"].widget.attrs.update({"lang": task.lang, "dir": langs.direction(task.lang)})

    @staticmethod
    def initial_from(content: dict[str, Any]) -> dict[str, Any]:
        return {"text": content.get("text", "")}

    def content(self) -> dict[str, Any]:
        return {"text": self.written}

    @property
    def habit(self) -> Habit | None:
        """How the text was written, where the browser reported it."""
        return Habit.from_words(self["pasted"].value() or "", self["active"].value() or "")

    def check(self) -> None:
        """Raises:
        Refusal: the text cannot be accepted.
        """
        answer_checks.checked_text(self.written, policy.rules(self._lang))

    @property
    def is_begun(self) -> bool:
        return bool(self.length)

    @property
    def written(self) -> str:
        """The text in the form, valid or not."""
        return _TextField().to_python(self["text"].value())

    @property
    def length(self) -> int:
        return len(self.written.strip())
