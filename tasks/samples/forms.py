"""The forms of the samples: those of real tasks, on unsaved tasks."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language

from oasst.models import Message, Role
from tasks import answer_checks
from tasks.forms import RankingForm, ReviewForm, TextForm
from tasks.models import Task
from tasks.rules import kinds, policy
from tasks.samples.texts import REPLIES, VERDICTS, Sample
from tasks.texts.refusal import SENTENCES, Refusal


def form_for(sample: Sample, data: Any = None) -> forms.Form:
    task = _task(sample)
    if sample.kind in kinds.WRITING:
        return SampleTextForm(data, task=task, limit=policy.everywhere().message_size_limit)
    return SampleReviewForm(data, task=task) if sample.kind in kinds.LABELLING else RankingForm(data, task=task)


class SampleTextForm(TextForm):
    def clean_text(self) -> str:
        try:
            return answer_checks.checked_text(self.cleaned_data["text"], policy.everywhere())
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class SampleReviewForm(ReviewForm):
    """Only the questions with a verdict."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = tuple(name for name in self.asked if name in VERDICTS)
        self.fields = {name: self.fields[name] for name in ("none_wrong", *self.asked)}

    def clean(self) -> None:
        try:
            answer_checks.check_labels(self.values(), self.cant_tell(), tuple(VERDICTS))
        except Refusal as refusal:
            raise forms.ValidationError(str(SENTENCES[refusal.why])) from refusal


def _task(sample: Sample) -> Task:
    """An unsaved task with the fields needed by the forms."""
    return Task(
        kind=sample.kind,
        lang=get_language() or "en",
        message=Message(role=Role.ASSISTANT) if sample.kind in kinds.LABELLING else None,
        shown=[reply.id for reply in REPLIES] if sample.kind in kinds.RANKING else [],
        until=timezone.now(),
    )
