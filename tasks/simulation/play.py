"""The part of the demo that demo people do after the start: what the script marks as later, and reviews and rankings.

They work through the same actions as people, so a new platform has points, notifications, reports and a halted tree.
Every text is one of the script (`oasst.demo.script`), and judgements follow the qualities it states.
"""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from oasst import events
from oasst.background import queue
from oasst.core import labels
from oasst.demo import lines, script
from oasst.demo.script import Text
from oasst.models import Message, ReviewMode, TreeState, User, UserRole
from tasks.acts import reports
from tasks.models import Task
from tasks.rules import kinds
from tasks.texts.refusal import Refusal
from tasks.trees import interventions
from tasks.work import claims, submission, undo

# English has most visitors, so more people are at work there. What they leave is for visitors to do.
_REVIEWERS = {"en": 2}
_VISITOR_LANG, _VISITORS_REVIEWS = "en", 1
_REVIEWS = 3
# An opening is drawn by its turn; after this many others the wanted one is given up.
_TRIES = 25
_SECONDS = 40


class Play:
    def __init__(self) -> None:
        self.trees = script.trees()
        self.texts: dict[UUID, Text] = {}
        self.parents: dict[UUID, Text] = {}
        for text in (text for tree in self.trees for text in tree.prompt.walk()):
            self.texts[text.id] = text
            self.parents |= {reply.id: text for reply in text.replies}
        self.done: Counter[str] = Counter()
        self._people: dict[str, User] = {}

    def run(self) -> Counter[str]:
        """Counts of what was done, by kind; nothing the second time."""
        later = [text for text in self.texts.values() if text.is_later]
        if Message.objects.filter(pk__in=[text.id for text in later]).exists():
            return self.done
        with queue.without():
            for text in later:
                self._write(text)
                if not text.is_open:
                    self._decide(text)
            for lang in script.people():
                self._review_and_rank(lang)
            self._review(self._person("demo-volunteer"), _VISITOR_LANG, _VISITORS_REVIEWS)
            self._moderate()
            while events.number():
                pass
        return self.done

    def _person(self, name: str) -> User:
        if name not in self._people:
            self._people[name] = User.objects.get(pk=script.account_id(name))
        return self._people[name]

    # --- Writing ------------------------------------------------------------------------------------------------------

    def _write(self, text: Text) -> None:
        by = self._person(text.author)
        parent = self.parents.get(text.id)
        kind = kinds.reply_to(parent.role) if parent else kinds.INITIAL_PROMPT
        for task in _claims(by, kind, text.lang):
            if parent is None or task.message_id == parent.id:
                submission.submit_text(task=task, text=text.text, by=by, message_id=text.id)
                self.done[kind] += 1
                return

    # --- Judging ------------------------------------------------------------------------------------------------------

    def _review_and_rank(self, lang: str) -> None:
        for name in script.people()[lang][: _REVIEWERS.get(lang, 1)]:
            self._review(self._person(name), lang, _TRIES)
            self._rank(self._person(name), lang)

    def _decide(self, text: Text) -> None:
        """As many reviews of one text as decide on it."""
        kind = kinds.label_of(text.role, root=text.depth == 0)
        others = [name for name in script.people()[text.lang] if name != text.author]
        for by in map(self._person, others[:_REVIEWS]):
            for task in _claims(by, kind, text.lang):
                if task.message_id == text.id:
                    submission.submit_review(task=task, values=_values(text, task.mode), by=by, seconds=_SECONDS)
                    self.done[kind] += 1
                    break

    def _review(self, by: User, lang: str, most: int) -> None:
        """All that waits for a review, at most this many of each kind."""
        for kind in kinds.LABELLING:
            for _ in range(most):
                task = next(_claims(by, kind, lang), None)
                if task is None or task.message_id not in self.texts:
                    break
                text = self.texts[task.message_id]
                submission.submit_review(task=task, values=_values(text, task.mode), by=by, seconds=_SECONDS)
                self.done[kind] += 1

    def _rank(self, by: User, lang: str) -> None:
        for _ in range(_TRIES):
            task = next(_claims(by, kinds.RANK_ASSISTANT_REPLIES, lang), None)
            if task is None:
                return
            shown = [UUID(str(id_)) for id_ in task.shown]
            best_first = sorted(shown, key=lambda id_: -self.texts[id_].quality)
            submission.submit_ranking(
                task=task, ballot=[[str(id_)] for id_ in best_first], by=by, none_acceptable=False, seconds=_SECONDS
            )
            self.done[task.kind] += 1

    # --- Moderating ---------------------------------------------------------------------------------------------------

    def _moderate(self) -> None:
        for text in self.texts.values():
            message = Message.objects.filter(pk=text.id).first() if text.report else None
            if message and text.report:
                by = next(name for name in script.people()[text.lang] if name != text.author)
                report = text.report
                reports.report(message=message, reason=report.reason, note=report.note, by=self._person(by))
                self.done["report"] += 1
        moderator = User.objects.get(pk=script.account_id("demo-moderator"), role=UserRole.MODERATOR)
        for tree in self.trees:
            if tree.state == TreeState.HALTED_BY_MODERATOR:
                interventions.halt(tree.prompt.id, by=moderator, reason="depends on facts that nobody here can know")
                self.done["halt"] += 1


def _claims(by: User, kind: str, lang: str) -> Iterator[Task]:
    """Tasks one after another; each is released when the next is asked for."""
    for _ in range(_TRIES):
        try:
            task = claims.claim(by=by, kind=kind, lang=lang)
        except Refusal:
            return
        yield task
        undo.release_unstarted(task=task, by=by)


def _values(text: Text, mode: str) -> dict[str, float]:
    """The labels of a review that follow from the stated quality."""
    is_bad = text.quality == 1
    values = {"spam": float(is_bad and text.role == "prompter")}
    if mode != ReviewMode.FULL:
        return values
    graded = {
        "quality": lines.share(text.quality),
        "helpfulness": lines.share(text.quality),
        "fails_task": float(is_bad),
    }
    graded |= {"lang_mismatch": 0.0, "toxicity": 0.0, "creativity": 0.5}
    return values | {name: value for name, value in graded.items() if name in labels.valid_for(text.role)}
