"""An attempt at a sample: its form and, once submitted, the feedback."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.translation import get_language

from tasks.forms import ranking
from tasks.rules import kinds
from tasks.samples import feedback
from tasks.samples.feedback import Answered
from tasks.samples.forms import form_for
from tasks.samples.texts import REPLIES, SAMPLES, Sample
from tasks.texts.guides import GUIDES, Guide
from tasks.texts.wording import Text, sort_of

_MODULES = {"label": "tasks/labelling.js", "rank": "tasks/ranking.js", "write": ""}


@dataclass(frozen=True, slots=True)
class SampleCandidate:
    """A reply to rank, in the language of the interface: its name, and the fields of its rank and its veto."""

    name: str
    text: Text
    place: BoundField
    veto: BoundField

    message_id = None

    @property
    def lang(self) -> str:
        return get_language() or "en"


@dataclass(frozen=True, slots=True)
class Try:
    """`answered` is None until the form is valid."""

    sample: Sample
    form: forms.Form
    answered: Answered | None

    @property
    def candidates(self) -> list[SampleCandidate]:
        """The replies to rank, like those of a task."""
        shown = REPLIES if self.sample.kind in kinds.RANKING else ()
        return [
            SampleCandidate(
                ranking.name_of(number), reply.text, self.form[f"place_{reply.id}"], self.form[f"veto_{reply.id}"]
            )
            for number, reply in enumerate(shown)
        ]

    @property
    def module(self) -> str:
        """The script of the form."""
        return _MODULES[self.sort]

    @property
    def others(self) -> list[Sample]:
        return [other for other in SAMPLES.values() if other is not self.sample]

    @property
    def sort(self) -> str:
        return sort_of(self.sample.kind)

    @property
    def guide(self) -> Guide:
        return GUIDES[self.sample.kind]

    @property
    def status(self) -> int:
        return 422 if self.form.errors else 200


def attempt(sample: Sample, request: HttpRequest) -> Try:
    """The sample, with the answer of a POST request."""
    data: Any = ranking.sent(request.POST) if request.method == "POST" else None
    form = form_for(sample, data)
    answered = feedback.about(sample, form) if form.is_bound and form.is_valid() else None
    return Try(sample, form, answered)
