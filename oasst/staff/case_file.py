"""Case files: what staff see of a message, a conversation or a person to decide on it, by a constant number of
statements. Lists are the newest of their kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oasst import access
from oasst.access import Viewer
from oasst.core import labels
from oasst.corpus import reading, tree_needs
from oasst.corpus.reading import ReadMessage
from oasst.models import Event, Message, MessageTree, Quarantine, Ranking, Review, Revision, User

MOST = 50
# A person's page has several lists, each with a link to the whole list.
MOST_OF_A_PERSON = 10


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An event and the name of the actor; none if it was the platform."""

    event: Event
    by: str


@dataclass(frozen=True, slots=True)
class MessageFile:
    """`thread` is the messages above and below it; `averages` its labels with their mean and count."""

    thread: list[ReadMessage]
    reviews: list[Review]
    averages: list[tuple[str, float, int]]
    rankings: list[Ranking]
    revisions: list[Revision]
    quarantines: list[Quarantine]
    history: list[HistoryEntry]


@dataclass(frozen=True, slots=True)
class TreeFile:
    messages: list[ReadMessage]
    is_cut_off: bool
    waits_for: str
    history: list[HistoryEntry]


@dataclass(frozen=True, slots=True)
class PersonFile:
    messages: list[Message]
    reviews: list[Review]
    rankings: list[Ranking]
    events: list[Event]


def of_message(message: Message, viewer: Viewer) -> MessageFile:
    read = reading.read_tree(message.tree, viewer).messages
    reviews = list(message.reviews.select_related("user").order_by("-created_at")[:MOST])
    ranked_with = Ranking.objects.filter(Q(parent=message.pk) | Q(parent=message.parent_id)).select_related("user")
    return MessageFile(
        thread=_around(message.pk, read)[:MOST],
        reviews=reviews,
        averages=averages(each.labels for each in reviews),
        rankings=list(ranked_with.order_by("-created_at")[:MOST]),
        revisions=list(message.revisions.select_related("author").order_by("-number")[:MOST]),
        quarantines=list(message.quarantines.select_related("opened_by", "closed_by").order_by("-pk")[:MOST]),
        history=_history(Event.objects.filter(tree_id=message.tree_id, message_id=message.pk)),
    )


def of_tree(tree: MessageTree, viewer: Viewer) -> TreeFile:
    read = reading.read_tree(tree, viewer)
    return TreeFile(
        messages=read.messages[:MOST],
        is_cut_off=len(read.messages) > MOST,
        waits_for=tree_needs.waits_for(tree, read),
        history=_history(Event.objects.filter(tree_id=tree.pk)),
    )


def of_person(person: User, viewer: Viewer) -> PersonFile:
    """The person's work in the languages that the viewer moderates."""
    langs = access.langs_moderated(viewer)

    def newest(rows: QuerySet[Any], path: str, order: str = "-created_at") -> list[Any]:
        theirs = rows.filter(**{f"{path}__in": [*langs, ""]}) if langs else rows
        return list(theirs.order_by(order)[:MOST_OF_A_PERSON])

    return PersonFile(
        messages=newest(person.messages.all(), "tree__lang"),
        reviews=newest(person.reviews.select_related("message"), "message__tree__lang"),
        rankings=newest(person.rankings.select_related("parent"), "parent__tree__lang"),
        events=newest(Event.objects.filter(user_id=person.pk), "lang", "-at"),
    )


def averages(given: Iterable[Mapping[str, float]]) -> list[tuple[str, float, int]]:
    """Each label given, in the order of exported files, with its mean and count."""
    values: dict[str, list[float]] = defaultdict(list)
    for each in given:
        for name, value in each.items():
            values[name].append(value)
    return [(name, sum(values[name]) / len(values[name]), len(values[name])) for name in labels.NAMES if values[name]]


def _around(id_: UUID, read: Sequence[ReadMessage]) -> list[ReadMessage]:
    """The messages above this one, itself, and those below it, in reading order."""
    parents = {each.id: each.parent_id for each in read}
    above, at = set(), parents.get(id_)
    while at:
        above.add(at)
        at = parents.get(at)
    below = {id_}
    for each in read:  # parents come before their replies
        if each.parent_id in below:
            below.add(each.id)
    return [each for each in read if each.id in above | below]


def _history(events: QuerySet[Event]) -> list[HistoryEntry]:
    newest = list(events.order_by("-pk")[:MOST])
    people = User.objects.in_bulk({each.user_id for each in newest if each.user_id})
    return [HistoryEntry(each, str(people.get(each.user_id, each.user_id or ""))) for each in newest]
