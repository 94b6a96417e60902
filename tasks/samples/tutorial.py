"""The tutorial: the sample tasks in sequence. It can be interrupted, resumed and repeated."""

from dataclasses import dataclass
from typing import Final

from oasst.models import User
from tasks.models import TutorialMark
from tasks.rules import kinds
from tasks.samples.texts import SAMPLES, Sample

# Judging teaches what is wanted before anything has to be written.
STEPS: Final = (
    kinds.LABEL_ASSISTANT_REPLY,
    kinds.RANK_ASSISTANT_REPLIES,
    kinds.PROMPTER_REPLY,
    kinds.INITIAL_PROMPT,
    kinds.ASSISTANT_REPLY,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """The completed steps of a person, and whether they dismissed the tutorial."""

    done: frozenset[str] = frozenset()
    is_put_away: bool = False

    @property
    def is_over(self) -> bool:
        """The dashboard no longer offers the tutorial."""
        return self.is_put_away or self.next is None

    @property
    def next(self) -> Sample | None:
        return self.after(STEPS[-1])

    @property
    def number(self) -> int:
        return len(self.done)

    @property
    def most(self) -> int:
        return len(STEPS)

    @property
    def steps(self) -> list[tuple[Sample, bool]]:
        return [(SAMPLES[step], step in self.done) for step in STEPS]

    def after(self, step: str) -> Sample | None:
        """The next open step after this one, starting over at the end; None when all others are done."""
        here = STEPS.index(step)
        further = [*STEPS[here + 1 :], *STEPS[:here], step]
        return next((SAMPLES[each] for each in further if each not in self.done), None)


def progress(user: User) -> Progress:
    marks = frozenset(TutorialMark.objects.filter(user=user).values_list("what", flat=True))
    return Progress(marks.intersection(STEPS), TutorialMark.PUT_AWAY in marks)


def complete(step: str, *, by: User) -> None:
    """Marks a step as completed. Idempotent."""
    _mark(by, step)


def put_away(*, by: User) -> None:
    """Dismisses the tutorial: the dashboard no longer offers it."""
    _mark(by, TutorialMark.PUT_AWAY)


def begin_again(*, by: User) -> None:
    TutorialMark.objects.filter(user=by).delete()


def _mark(user: User, what: str) -> None:
    TutorialMark.objects.bulk_create([TutorialMark(user=user, what=what)], ignore_conflicts=True)
