"""The page of a task in each of its states: being worked on, looked at once more, handed in, skipped."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oasst.access import UserRequest
from oasst.core import lang_detection, langs
from oasst.models import Message
from tasks.forms import RankingForm, ReviewForm, SkipForm, TextForm, WorkForm
from tasks.forms.ranking import name_of
from tasks.models import Draft, SkipReason, Task, TaskState
from tasks.reading.task_messages import HandedOut, Shown, handed_out
from tasks.rules import policy
from tasks.texts.guides import GUIDES, Guide
from tasks.texts.refusal import Refusal
from tasks.texts.wording import KINDS, KindText, Text, sort_of
from tasks.views import next_task
from tasks.work import undo, versions
from tasks.work.access import task_for
from tasks.work.versions import SavedDraft

_LAST = {"write": _("you answer this"), "label": _("you review this"), "rank": _("you rank the answers to this")}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reply to rank: its name, and the fields of its place and its veto."""

    name: str
    message: Message
    place: forms.BoundField
    veto: forms.BoundField


@dataclass
class WorkPage:
    """Everything the page of a task shows. `then` says how the person goes on; `after` is what they have just skipped."""

    task: Task
    then: str = ""
    after: Task | None = None
    form: WorkForm | None = None
    draft: Draft | None = None
    kept: SavedDraft | None = None
    is_reviewing: bool = False
    refusal: Refusal | None = None
    asks_to_skip: SkipForm | None = None
    handed_out: HandedOut = field(default_factory=HandedOut)

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
        """When what the form holds was sent or kept, as browsers count time; what one of them has kept since is newer."""
        kept_at = self.draft.updated_at.timestamp() if self.draft else 0
        sent_at = time.time() if self.form is not None and self.form.is_bound else 0
        return int(1000 * max(kept_at, sent_at))

    @property
    def version(self) -> str:
        """Of the draft, which the form is based on."""
        return self.kept.version if self.kept else versions.of(self.draft)

    @property
    def last(self) -> Text:
        """What is to be done with the last message of the thread."""
        return _LAST[self.sort]

    @property
    def thread(self) -> list[Shown]:
        return self.handed_out.thread

    @property
    def candidates(self) -> list[Candidate]:
        assert self.form is not None
        found = {shown.message.pk: shown.message for shown in self.handed_out.replies}
        return [
            Candidate(name_of(number), found[each], self.form[f"place_{each}"], self.form[f"veto_{each}"])
            for number, each in enumerate(self.task.shown)
            if each in found
        ]

    @property
    def order(self) -> list[tuple[int, list[Candidate]]]:
        """The ballot as it will be handed in."""
        assert isinstance(self.form, RankingForm)
        named = {str(each.message.pk): each for each in self.candidates}
        ties = [[named[each] for each in tie if each in named] for tie in self.form.ballot()]
        return [(1 + sum(map(len, ties[:number])), tie) for number, tie in enumerate(ties)]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each question that was answered, with the words of the answer."""
        assert isinstance(self.form, ReviewForm)
        return [(str(field.label), words) for field, words in self.form.answers()]

    @property
    def unanswered(self) -> int:
        assert isinstance(self.form, ReviewForm)
        return len(self.form.fields) - self.form.answered

    @cached_property
    def hint(self) -> str:
        return hint_about(self.form.written, self.task.lang) if isinstance(self.form, TextForm) else ""

    @property
    def focus(self) -> str:
        """The element that is looked at first."""
        if self.is_reviewing:
            return "once-more"
        is_wrong = self.refusal or self.asks_to_skip or (self.form is not None and self.form.errors)
        return "wrong" if is_wrong else "heading"

    @property
    def is_held(self) -> bool:
        return self.task.state == TaskState.OPEN

    @property
    def can_unskip(self) -> bool:
        return undo.undoable_skip(self.task.pk, by_id=self.task.user_id) is not None

    @property
    def undo_until(self) -> datetime | None:
        """Until when what was handed in can be taken back, if nothing follows from it; None when that is over."""
        if self.task.ended_at is None:
            return None
        until = self.task.ended_at + policy.rules().undo_submission
        return until if until > timezone.now() else None


def hint_about(text: str, lang: str) -> str:
    """What to say to somebody whose text seems to be in another language than it will be stored as."""
    found = lang_detection.other_than(lang, text)
    if not found:
        return ""
    names = {"found": langs.own_name(found), "lang": langs.own_name(lang)}
    return gettext("This looks like %(found)s, and will be stored as %(lang)s. If that is right, just go on.") % names


def task_of(request: UserRequest, task_id: UUID) -> Task:
    """The person's own task.

    Raises:
        Http404: there is none of that id, or somebody else holds it.
    """
    try:
        return task_for(request.user, task_id)
    except Refusal as refusal:
        raise Http404(str(refusal)) from refusal


def show(request: UserRequest, page: WorkPage, *, status: int = 200) -> HttpResponse:
    """The task being worked on. What went wrong is no step one could go back to."""
    page.handed_out = handed_out(page.task, request.user)
    context = {"page": page, "task": page.task, "form": page.form}
    response = render(request, f"tasks/{page.sort}.html", context, status=status)
    if page.focus != "heading":
        response["HX-Reswap"] = f"outerHTML show:#{page.focus}:top"
    if status != 200:
        response["HX-Push-Url"] = "false"
    return response
