"""A review: questions about one message, in three groups."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from oasst.core import labels
from tasks.models import Task
from tasks.texts.label_steps import EXAMPLES, NAMES, STEPS
from tasks.texts.wording import CANT_TELL, LABELS, NO, YES
from tasks.work import asked_labels

_CANT_TELL = "cant_tell"
_NO, _YES = "0", "1"
_LIKERT = ("0", "0.25", "0.5", "0.75", "1")
_WIDGETS = {label.name: label.widget for label in labels.LABELS}
# The scales that say how good a message is; the others describe its style.
_GRADES = ("quality", "helpfulness")


class LabelsForm(forms.Form):
    """One group of radio buttons for each label, without initial values: unanswered labels are not sent."""

    none_wrong = forms.BooleanField(required=False)
    """Answers the unanswered questions about problems with No."""

    def __init__(self, *args: Any, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = names
        for name in names:
            text = LABELS[name]
            self.fields[name] = forms.ChoiceField(
                label=str(NAMES.get(name, text.asks)),
                help_text=str(EXAMPLES.get(name, text.help)),
                choices=_choices(name),
                required=False,
                widget=forms.RadioSelect,
            )

    def values(self) -> dict[str, float]:
        """The values of the answered labels."""
        return {name: float(value) for name, value in self.chosen() if value != _CANT_TELL}

    def cant_tell(self) -> list[str]:
        return [name for name, value in self.chosen() if value == _CANT_TELL]

    def chosen(self) -> Iterator[tuple[str, str]]:
        """The name and value of each label with a valid choice, also in an invalid form."""
        has_none = self["none_wrong"].value()
        for name in self.asked:
            field, value = self.fields[name], self[name].value()
            assert isinstance(field, forms.ChoiceField)
            if value and field.valid_value(value):
                yield name, value
            elif has_none and not value and _is_problem(name):
                yield name, _NO

    @property
    def answered(self) -> int:
        return len(list(self.chosen()))

    @property
    def problems(self) -> list[forms.BoundField]:
        """Is anything wrong with it?"""
        return [self[name] for name in self.asked if _is_problem(name)]

    @property
    def grades(self) -> list[forms.BoundField]:
        """How good is it?"""
        return [self[name] for name in self.asked if name in _GRADES]

    @property
    def style(self) -> list[forms.BoundField]:
        return [self[name] for name in self.asked if not _is_problem(name) and name not in _GRADES]


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

    @property
    def is_begun(self) -> bool:
        return bool(self.answered)

    def content(self) -> dict[str, Any]:
        return {"labels": self.values(), "cant_tell": self.cant_tell()}


def _is_problem(name: str) -> bool:
    return _WIDGETS[name] != "likert"


def _choices(name: str) -> list[tuple[str, Any]]:
    if _is_problem(name):
        scale: list[tuple[str, Any]] = [(_NO, NO), (_YES, YES)]
    else:
        scale = list(zip(_LIKERT, STEPS[name], strict=True))
    return [*scale, (_CANT_TELL, CANT_TELL)]
