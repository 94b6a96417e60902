"""An attempt at a sample: its form and, once submitted, the feedback."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language

from tasks.forms.ranking import Candidate, RankingForm, sent
from tasks.samples import feedback
from tasks.samples.feedback import Answered
from tasks.samples.forms import form_for
from tasks.samples.texts import REPLIES, SAMPLES, Sample
from tasks.texts.guides import GUIDES, Guide
from tasks.texts.wording import sort_of

_MODULES = {"label": "tasks/labelling.js", "rank": "tasks/ranking.js", "write": ""}


@dataclass(frozen=True, slots=True)
class Try:
    """`answered` is None until the form is valid."""

    sample: Sample
    form: forms.Form
    answered: Answered | None

    @property
    def candidates(self) -> list[Candidate]:
        """The replies to rank, like those of a task, in the language of the interface."""
        if not isinstance(self.form, RankingForm):
            return []
        lang = get_language() or "en"
        return [self.form.candidate(reply.id, text=str(reply.text), lang=lang) for reply in REPLIES]

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
    data: Any = sent(request.POST) if request.method == "POST" else None
    form = form_for(sample, data)
    answered = feedback.about(sample, form) if form.is_bound and form.is_valid() else None
    return Try(sample, form, answered)
