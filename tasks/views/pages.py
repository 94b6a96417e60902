"""The page of a task in each of its states: open, submitted, skipped."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.access import UserRequest
from oasst.core import topics
from oasst.corpus.topics import NAMES
from oasst.models import Message
from tasks.forms import AuthorshipForm, RankingForm, SkipForm, TextForm, TopicsForm, WorkForm
from tasks.forms.ranking import Candidate
from tasks.models import Draft, SkipReason, Task, TaskState
from tasks.reading import today
from tasks.reading.task_messages import HandedOut, Shown, handed_out
from tasks.reading.today import Done
from tasks.rules import policy
from tasks.texts.guides import GUIDES, Guide
from tasks.texts.hints import hint_about
from tasks.texts.refusal import Refusal
from tasks.texts.wording import KINDS, KindText, Text, sort_of
from tasks.views import next_task
from tasks.work import undo, versions
from tasks.work.access import task_for
from tasks.work.versions import SavedDraft

_LAST = {"write": _("Reply to this"), "label": _("Review this"), "rank": _("Rank the answers to this")}


@dataclass
class WorkPage:
    """The data of the page of a task. `then` is the way to the next task; the one before it was `skipped` or `done`."""

    task: Task
    then: str = ""
    skipped: Task | None = None
    done: UUID | None = None
    form: WorkForm | None = None
    draft: Draft | None = None
    kept: SavedDraft | None = None
    is_previewing: bool = False
    refusal: Refusal | None = None
    asks_to_skip: SkipForm | None = None
    topics: TopicsForm | None = None
    authorship: AuthorshipForm | None = None
    handed_out: HandedOut = field(default_factory=HandedOut)
    counted: Done | None = None

    skip_reasons = SkipReason

    @property
    def text(self) -> KindText:
        return KINDS[self.task.kind]

    @property
    def guide(self) -> Guide:
        return GUIDES[self.task.kind]

    @property
    def sort(self) -> str:
        return sort_of(self.task.kind)

    @property
    def address(self) -> str:
        return next_task.address_of(self.task, then=self.then)

    @property
    def newest_at(self) -> int:
        """The time in milliseconds at which the content of the form was sent or saved; newer content of the browser wins."""
        kept_at = self.draft.updated_at.timestamp() if self.draft else 0
        sent_at = time.time() if self.form is not None and self.form.is_bound else 0
        return int(1000 * max(kept_at, sent_at))

    @property
    def version(self) -> str:
        """The version of the draft that the form is based on."""
        return self.kept.version if self.kept else versions.of(self.draft)

    @property
    def last(self) -> Text:
        """The instruction on the last message of the thread."""
        return _LAST[self.sort]

    @property
    def thread(self) -> list[Shown]:
        return self.handed_out.thread

    @property
    def thread_end(self) -> Message:
        """The message that the task is about."""
        return self.thread[-1].message

    @property
    def candidates(self) -> list[Candidate]:
        assert isinstance(self.form, RankingForm)
        replies = [shown.message for shown in self.handed_out.replies]
        return [self.form.candidate(each.pk, text=each.text, lang=each.lang, message_id=each.pk) for each in replies]

    @property
    def full_at_first(self) -> int:
        return policy.rules(self.task.lang).full_reviews_at_first

    @property
    def is_style_folded(self) -> bool:
        """Whether this person has given enough reviews to see the questions about style folded."""
        return self.counted is not None and self.counted.reviews >= self.full_at_first

    @cached_property
    def hint(self) -> str:
        return hint_about(self.form.written, self.task.lang) if isinstance(self.form, TextForm) else ""

    @property
    def focus(self) -> str:
        """The id of the element to focus."""
        is_wrong = self.refusal or self.asks_to_skip or (self.form is not None and self.form.errors)
        return "wrong" if is_wrong else "heading"

    @property
    def is_leased(self) -> bool:
        return self.task.state == TaskState.OPEN

    @property
    def can_unskip(self) -> bool:
        return undo.undoable_skip(self.task.pk, by_id=self.task.user_id) is not None

    @property
    def unknown_topics(self) -> list[tuple[str, Text]]:
        """The topics of the conversation that was skipped because the person doesn't know the subject."""
        if self.skipped is None or self.skipped.skip_reason != SkipReason.UNFAMILIAR or self.skipped.tree is None:
            return []
        return [(code, NAMES[code]) for code in topics.known(self.skipped.tree.topics)]

    @property
    def undo_until(self) -> datetime | None:
        """The end of the time for undoing the submission; None once it is over."""
        if self.task.ended_at is None:
            return None
        until = self.task.ended_at + policy.rules(self.task.lang).undo_submission
        return until if until > timezone.now() else None

    @property
    def undo_seconds(self) -> int:
        """The time for undoing a submission, from the rules."""
        return int(policy.rules(self.task.lang).undo_submission.total_seconds())


def task_of(request: UserRequest, task_id: UUID) -> Task:
    """The person's own task.

    Raises:
        Http404: no task has that id, or it belongs to another person.
    """
    try:
        return task_for(request.user, task_id)
    except Refusal as refusal:
        raise Http404(str(refusal)) from refusal


def show(request: UserRequest, page: WorkPage, *, status: int = 200) -> HttpResponse:
    """Renders the open task. Pages with errors are not added to the history of the browser."""
    page.handed_out = handed_out(page.task, request.user)
    page.counted = today.done(request.user, submitted=page.done, most_reviews=page.full_at_first)
    context = {"page": page, "task": page.task, "form": page.form}
    response = render(request, f"tasks/{page.sort}.html", context, status=status)
    if page.focus != "heading":
        response["HX-Reswap"] = f"outerHTML show:#{page.focus}:top"
    if status != 200:
        response["HX-Push-Url"] = "false"
    return response
