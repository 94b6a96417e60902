"""A review: questions about one message."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from oasst.core import labels
from tasks import answer_checks as answers
from tasks.models import Task
from tasks.texts.wording import CANT_TELL, LABELS
from tasks.work import asked_labels

_CANT_TELL = "cant_tell"
_LIKERT = ("0", "0.25", "0.5", "0.75", "1")
_WIDGETS = {label.name: label.widget for label in labels.LABELS}


class LabelsForm(forms.Form):
    """One group of radio buttons for each label, without initial values: unanswered labels are not sent."""

    def __init__(self, *args: Any, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            text = LABELS[name]
            self.fields[name] = forms.ChoiceField(
                label=str(text.asks),
                help_text=str(text.help),
                choices=_choices(name),
                required=False,
                widget=forms.RadioSelect,
            )

    def values(self) -> dict[str, float]:
        """The values of the answered labels."""
        return {name: float(value) for name, value in self._chosen() if value != _CANT_TELL}

    def cant_tell(self) -> list[str]:
        return [name for name, value in self._chosen() if value == _CANT_TELL]

    def _chosen(self) -> Iterator[tuple[str, str]]:
        """The name and value of each label with a valid choice, also in an invalid form."""
        for name, field in self.fields.items():
            value = self[name].value()
            if isinstance(field, forms.ChoiceField) and value and field.valid_value(value):
                yield name, value

    @property
    def answered(self) -> int:
        return len(list(self._chosen()))

    def answers(self) -> Iterator[tuple[forms.BoundField, str]]:
        """The answered questions, with the text of each answer."""
        for name, value in self._chosen():
            yield self[name], str(dict(_choices(name))[value])

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if _WIDGETS[name] == "yes_no"]

    @property
    def scales(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if _WIDGETS[name] == "likert"]

    @property
    def flags(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if _WIDGETS[name] == "flag"]


class ReviewForm(LabelsForm):
    """The labels requested by a task."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, names=asked_labels.labels_of(task), **kwargs)
        for name in labels.MANDATORY:
            self.fields[name].label = _("%(question)s (required)") % {"question": LABELS[name].asks}

    @staticmethod
    def initial_from(content: dict[str, Any]) -> dict[str, Any]:
        chosen = {name: f"{value:g}" for name, value in content.get("labels", {}).items()}
        return chosen | dict.fromkeys(content.get("cant_tell", []), _CANT_TELL)

    def check(self) -> None:
        """Raises:
        Refusal: the review cannot be accepted.
        """
        answers.check_labels(self.values(), self.cant_tell(), tuple(self.fields))

    @property
    def is_begun(self) -> bool:
        return bool(self.answered)

    def content(self) -> dict[str, Any]:
        return {"labels": self.values(), "cant_tell": self.cant_tell()}


def _choices(name: str) -> list[tuple[str, Any]]:
    text = LABELS[name]
    if _WIDGETS[name] == "likert":
        ends = {"0": text.low, "1": text.high}
        scale = [
            (value, f"{place} – {ends[value]}" if value in ends else str(place))
            for place, value in enumerate(_LIKERT, 1)
        ]
    else:
        scale = [("0", str(text.low)), ("1", str(text.high))]
    return [*scale, (_CANT_TELL, CANT_TELL)]
