"""The forms of the five kinds of work. They read what was sent; the actions in `tasks.submission` judge it."""

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst import labels, langs
from tasks import asked, kinds
from tasks.models import SkipReason, Task
from tasks.wording import CANT_TELL, LABELS

_CANT_TELL = "cant_tell"
_LIKERT = ("0", "0.25", "0.5", "0.75", "1")


class ClaimForm(forms.Form):
    """Which work somebody asks for. `kind` "any" leaves the choice to us."""

    kind = forms.ChoiceField(choices=[("any", "any"), *((kind, kind) for kind in kinds.ALL)])
    lang = forms.CharField(max_length=langs.MAX_LENGTH, required=False)

    def clean_lang(self) -> str:
        tag: str = self.cleaned_data["lang"]
        try:
            return langs.canonical(tag) if tag else ""
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class SkipForm(forms.Form):
    reason = forms.ChoiceField(label=_("I skip this because"), choices=SkipReason, required=False)


class TextForm(forms.Form):
    """A prompt or a reply. The limit is checked where every text is checked, so that nothing is cut off here."""

    text = forms.CharField(
        label=_("Your text"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, task: Task, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Up to %(limit)d characters. Markdown is shown as such.") % {"limit": limit}
        self.fields["text"].widget.attrs.update({"lang": task.lang, "dir": langs.direction(task.lang)})


class ReviewForm(forms.Form):
    """One group of buttons for each label, none chosen before: what is not touched is not sent."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in asked.labels_of(task):
            text = LABELS[name]
            self.fields[name] = forms.ChoiceField(
                label=_("%(question)s (required)") % {"question": text.asks}
                if name in labels.MANDATORY
                else str(text.asks),
                help_text=str(text.help),
                choices=_choices(name),
                required=False,
                widget=forms.RadioSelect,
            )

    def values(self) -> dict[str, float]:
        """The labels that were answered."""
        return {name: float(value) for name, value in self.cleaned_data.items() if value and value != _CANT_TELL}

    def cant_tell(self) -> list[str]:
        return [name for name, value in self.cleaned_data.items() if value == _CANT_TELL]


def _choices(name: str) -> list[tuple[str, Any]]:
    text = LABELS[name]
    widget = next(label.widget for label in labels.LABELS if label.name == name)
    if widget == "likert":
        ends = {"0": text.low, "1": text.high}
        scale = [
            (value, f"{place} – {ends[value]}" if value in ends else str(place))
            for place, value in enumerate(_LIKERT, 1)
        ]
    else:
        scale = [("0", str(text.low)), ("1", str(text.high))]
    return [*scale, (_CANT_TELL, CANT_TELL)]


class RankingForm(forms.Form):
    """A place for every reply, 1 the best; equal places are ties. Nothing is filled in before."""

    none_acceptable = forms.BooleanField(label=_("None of them is good enough"), required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count = len(task.shown)
        places: dict[str, forms.Field] = {}
        for number, each in enumerate(task.shown, 1):
            places[f"place_{each}"] = forms.IntegerField(
                label=_("Place of answer %(number)d") % {"number": number},
                min_value=1,
                max_value=count,
                error_messages={"required": _("Give this one a place from 1 to %(count)d.") % {"count": count}},
            )
            places[f"veto_{each}"] = forms.BooleanField(
                label=_("Answer %(number)d should never be used") % {"number": number}, required=False
            )
        self.fields = {**places, **self.fields}
        self.shown = [str(each) for each in task.shown]

    def ballot(self) -> list[list[str]]:
        """The ties, best first."""
        ties: dict[int, list[str]] = defaultdict(list)
        for each in self.shown:
            ties[self.cleaned_data[f"place_{each}"]].append(each)
        return [ties[place] for place in sorted(ties)]

    def vetoed(self) -> list[str]:
        return [each for each in self.shown if self.cleaned_data[f"veto_{each}"]]
