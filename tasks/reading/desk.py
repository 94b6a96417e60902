"""What there is to do for somebody, and what they have begun."""

from dataclasses import dataclass

from django.db.models import QuerySet

from oasst.models import User
from tasks import kinds, selection
from tasks.models import Task, TaskState
from tasks.wording import KINDS, KindText

# Stable order of the dashboard.
_SHOWN = (
    kinds.RANK_ASSISTANT_REPLIES, kinds.LABEL_ASSISTANT_REPLY, kinds.LABEL_PROMPTER_REPLY, kinds.LABEL_INITIAL_PROMPT,
    kinds.ASSISTANT_REPLY, kinds.PROMPTER_REPLY, kinds.INITIAL_PROMPT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of work in one language and how much there is of it."""

    kind: str
    text: KindText
    openings: int


@dataclass(frozen=True, slots=True)
class LangOffers:
    lang: str
    offers: list[Offer]

    @property
    def total(self) -> int:
        return sum(offer.openings for offer in self.offers)


def offers(user: User) -> list[LangOffers]:
    """Work by language of this person, every kind listed, also when there is none. Writes nothing."""
    there = selection.availability(user, user.langs)
    return [
        LangOffers(
            lang,
            [Offer(kind, KINDS[kind], there[lang, kind].openings if (lang, kind) in there else 0) for kind in _SHOWN],
        )
        for lang in user.langs
    ]


def open_tasks(user: User) -> "QuerySet[Task]":
    return Task.objects.filter(user=user, state=TaskState.OPEN).select_related("message").order_by("-created_at")
