"""An attempt at a sample: its form and, once submitted, the feedback."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest

from tasks.rules import kinds
from tasks.samples import feedback
from tasks.samples.feedback import Answered
from tasks.samples.forms import form_for
from tasks.samples.texts import REPLIES, SAMPLES, Sample, SampleReply
from tasks.texts.guides import GUIDES, Guide
from tasks.texts.wording import sort_of


@dataclass(frozen=True, slots=True)
class Try:
    """`answered` is None until the form is valid."""

    sample: Sample
    form: forms.Form
    answered: Answered | None

    @property
    def replies(self) -> list[tuple[SampleReply, BoundField, BoundField]]:
        """The replies to rank, with the fields for rank and veto."""
        shown = REPLIES if self.sample.kind in kinds.RANKING else ()
        return [(reply, self.form[f"place_{reply.id}"], self.form[f"veto_{reply.id}"]) for reply in shown]

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
    data: Any = request.POST if request.method == "POST" else None
    form = form_for(sample, data)
    answered = feedback.about(sample, form) if form.is_bound and form.is_valid() else None
    return Try(sample, form, answered)
