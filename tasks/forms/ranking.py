"""A ranking: a rank for every reply."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tasks.models import Task


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reply to rank: its name, and the fields of its rank and its veto. A sample has no message."""

    name: str
    text: str
    lang: str
    place: forms.BoundField
    veto: forms.BoundField
    message_id: UUID | None = None


class RankingForm(forms.Form):
    """Rank 1 is the best, equal ranks are ties. No field has an initial value.

    A browser with scripts fills the ranks from the displayed order, which is random, and sends `untouched` until a reply is
    moved. The person must then confirm the order, once, in place.
    """

    none_acceptable = forms.BooleanField(label=_("None is acceptable"), required=False)
    untouched = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = [str(each) for each in task.shown]
        places: dict[str, forms.Field] = {}
        for number, each in enumerate(self.shown):
            name = {"name": name_of(number)}
            places[f"place_{each}"] = forms.IntegerField(
                label=_("Rank of answer %(name)s") % name, min_value=1, max_value=len(self.shown), required=False
            )
            places[f"veto_{each}"] = forms.BooleanField(
                label=_("Answer %(name)s is unacceptable") % name, required=False
            )
        self.fields = {**places, **self.fields}

    def clean(self) -> None:
        """Requires a rank for every reply, given by the person, unless none is acceptable."""
        super().clean()
        if self.cleaned_data.get("none_acceptable"):
            return
        for each in self.shown:
            if f"place_{each}" in self.cleaned_data and self.cleaned_data[f"place_{each}"] is None:
                self.add_error(f"place_{each}", _("Enter a rank from 1 to %(count)d.") % {"count": len(self.shown)})
        if self.cleaned_data.get("untouched") and not self.errors:
            raise ValidationError(_("You haven't changed the order. Keep it as it is?"), code="untouched")

    @property
    def asks_about_the_order(self) -> bool:
        return self.has_error("__all__", "untouched")

    def candidate(self, id_: UUID, *, text: str, lang: str, message_id: UUID | None = None) -> Candidate:
        """The shown reply with this id."""
        each = str(id_)
        name = name_of(self.shown.index(each))
        return Candidate(name, text, lang, self[f"place_{each}"], self[f"veto_{each}"], message_id)

    def ballot(self) -> list[list[str]]:
        """The groups of tied replies, best first. A single group where none is acceptable and no order was given."""
        places = {each: self.cleaned_data[f"place_{each}"] for each in self.shown}
        if None in places.values() or self.cleaned_data["untouched"]:
            return [self.shown]
        ties: dict[int, list[str]] = defaultdict(list)
        for each, place in places.items():
            ties[place].append(each)
        return [ties[place] for place in sorted(ties)]

    def vetoed(self) -> list[str]:
        return [each for each in self.shown if self.cleaned_data[f"veto_{each}"]]

    @property
    def is_begun(self) -> bool:
        content = self.content()
        moved = bool(content["places"]) and not content["untouched"]
        return moved or bool(content["vetoed"]) or content["none_acceptable"]

    @staticmethod
    def initial_from(content: Mapping[str, Any]) -> dict[str, Any]:
        ties = enumerate(content.get("ballot", []), 1)
        places = content.get("places") or {each: place for place, tie in ties for each in tie}
        return {
            **{f"place_{each}": place for each, place in places.items()},
            **{f"veto_{each}": True for each in content.get("vetoed", [])},
            "none_acceptable": content.get("none_acceptable", False),
            "untouched": content.get("untouched", False),
        }

    def content(self) -> dict[str, Any]:
        places = {each: self[f"place_{each}"].value() for each in self.shown}
        return {
            "places": {each: place for each, place in places.items() if place not in (None, "")},
            "vetoed": [each for each in self.shown if self[f"veto_{each}"].value()],
            "none_acceptable": bool(self["none_acceptable"].value()),
            "untouched": bool(self["untouched"].value()),
        }


def sent(data: QueryDict) -> QueryDict:
    """The data of a request; with the step `as_shown`, the person has confirmed the order on the page."""
    if data.get("step") == "as_shown":
        data = data.copy()
        data["untouched"] = ""
    return data


def name_of(number: int) -> str:
    """The name of a reply on the page: A, B, C and so on, by the order of the task."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)
