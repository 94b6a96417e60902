"""What the task pages show: a thread, the replies to rank, what there is to do, what somebody has done."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from oasst.models import Message, User
from tasks import kinds, selection, statements
from tasks.models import Task, TaskState
from tasks.wording import KINDS, KindText

# Stable order of the dashboard.
_SHOWN = (
    kinds.RANK_ASSISTANT_REPLIES, kinds.LABEL_ASSISTANT_REPLY, kinds.LABEL_PROMPTER_REPLY, kinds.LABEL_INITIAL_PROMPT,
    kinds.ASSISTANT_REPLY, kinds.PROMPTER_REPLY, kinds.INITIAL_PROMPT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a thread."""

    id: UUID
    role: str
    text: str
    lang: str
    is_mine: bool


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


def thread(task: Task) -> list[Turn]:
    """The conversation from the prompt to the task's message, by one statement."""
    if task.message_id is None:
        return []
    return [
        Turn(id_, role, text, lang, is_mine=author_id == task.user_id)
        for id_, role, text, lang, author_id in statements.rows("thread", message=task.message_id)
    ]


def shown(task: Task) -> list[Turn]:
    """The replies to rank in the order they were handed out."""
    found = Message.objects.in_bulk(task.shown)
    return [
        Turn(each.pk, each.role, each.text, each.lang, is_mine=False)
        for each in (found[key] for key in task.shown if key in found)
    ]


def open_tasks(user: User) -> "QuerySet[Task]":
    return Task.objects.filter(user=user, state=TaskState.OPEN).select_related("message").order_by("-created_at")


def my_messages(user: User) -> "QuerySet[Message]":
    """What this person has written, newest first, with the tree it stands in."""
    return Message.objects.filter(author=user).select_related("tree").order_by("-created_at", "-id")


def my_judgements(user: User) -> "QuerySet[Task]":
    """Reviews and rankings this person has given, newest first."""
    judged = Q(kind__in=(*kinds.LABELLING, *kinds.RANKING), state=TaskState.DONE)
    return Task.objects.filter(judged, user=user).select_related("message", "message__tree").order_by("-created_at")
