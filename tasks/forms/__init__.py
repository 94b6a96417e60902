"""The forms of the task pages. They parse a request and convert it to the content of a draft; the actions validate it."""

from typing import Any, TypeAlias

from tasks.forms.authorship import AuthorshipForm, authorship_form
from tasks.forms.claim import AfterForm, ClaimForm, SkipForm
from tasks.forms.daily_goal import DailyGoalForm
from tasks.forms.picks import DeclineForm, InterestsForm, PickForm, WhichToPickForm
from tasks.forms.ranking import RankingForm
from tasks.forms.review import ReviewForm
from tasks.forms.text import TextForm
from tasks.forms.topics import TopicsForm, topics_form
from tasks.models import Task
from tasks.rules import kinds, policy

WorkForm: TypeAlias = TextForm | ReviewForm | RankingForm


def form_for(task: Task, data: Any = None, *, content: dict[str, Any] | None = None) -> WorkForm:
    """The form of this task, bound to `data`, else filled from the content of a draft, else empty."""
    if task.kind in kinds.WRITING:
        initial = TextForm.initial_from(content or {})
        return TextForm(data, initial=initial, task=task, limit=policy.rules(task.lang).message_size_limit)
    form = ReviewForm if task.kind in kinds.LABELLING else RankingForm
    return form(data, initial=form.initial_from(content or {}), task=task)


__all__ = [
    "AfterForm",
    "AuthorshipForm",
    "ClaimForm",
    "DailyGoalForm",
    "DeclineForm",
    "InterestsForm",
    "PickForm",
    "RankingForm",
    "ReviewForm",
    "SkipForm",
    "TextForm",
    "TopicsForm",
    "WhichToPickForm",
    "WorkForm",
    "authorship_form",
    "form_for",
    "topics_form",
]
