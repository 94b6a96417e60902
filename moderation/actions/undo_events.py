"""Events of undoing a step, derived from the rows that were written: of messages, votes and their owners."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from moderation.changes import Reversal, Rows
from oasst import events
from oasst.models import Event, EventType, Message, MessageTree, Quarantine, Ranking, Reaction, Review, User
from tasks.acts import account_merge

_Row = TypeVar("_Row", bound=Model)

_OWNERS = {"message": "author_id", "review": "user_id", "ranking": "user_id"}


def all_of(found: Reversal, before: Rows, tree: MessageTree, *, by: User | None) -> list[Event]:
    """Call it after the rows are written; `before` are the rows as they were."""
    return [
        *_of_messages(found, by),
        *_of_quarantines(found, before, by),
        *_of_votes(found),
        *_of_owners(found, before, tree, by),
    ]


def retagged_messages(found: Reversal) -> list[UUID]:
    """The messages whose language has changed."""
    return [UUID(row) for (table, row), columns in found.updates.items() if table == "message" and "lang" in columns]


def _of_messages(found: Reversal, by: User | None) -> Iterator[Event]:
    written = {row: columns for (table, row), columns in found.updates.items() if table == "message"}
    for message in _some(Message.objects.order_by("seq"), written):
        columns = written[str(message.pk)]
        if "deleted" in columns:
            type_ = EventType.MESSAGE_DELETED if message.deleted else EventType.MESSAGE_RESTORED
            yield events.about_message(type_, message, by=by, accepted=message.review_result, reason="undone")
        if "text" in columns:
            yield events.about_message(EventType.MESSAGE_EDITED, message, by=by, reason="undone")


def _of_quarantines(found: Reversal, before: Rows, by: User | None) -> Iterator[Event]:
    released = [before[key]["message_id"] for key in found.deletes if key[0] == "quarantine"]
    for message in _some(Message.objects.order_by("seq"), released):
        yield events.about_message(EventType.MESSAGE_RELEASED, message, by=by, outcome="undone")
    again = [row for (table, row), columns in found.updates.items() if table == "quarantine" and "outcome" in columns]
    for quarantine in _some(Quarantine.objects.filter(outcome="").select_related("message").order_by("pk"), again):
        yield events.about_message(EventType.MESSAGE_QUARANTINED, quarantine.message, by=by, reason=quarantine.reason)


def _of_votes(found: Reversal) -> Iterator[Event]:
    """Removed votes are given again, unchanged."""
    back: dict[str, list[str]] = defaultdict(list)
    for table, row in found.inserts:
        back[table].append(row)
    reviews = Review.objects.select_related("message").order_by("created_at", "id")
    rankings = Ranking.objects.select_related("parent").order_by("created_at", "id")
    reactions = Reaction.objects.select_related("message").order_by("pk")
    for review in _some(reviews, back["review"]):
        yield events.review_given(review, review.message)
    for ranking in _some(rankings, back["ranking"]):
        authors = dict(Message.objects.filter(pk__in=ranking.shown).values_list("pk", "author_id"))
        yield events.ranking_given(ranking, ranking.parent, authors)
    for reaction in _some(reactions, back["reaction"]):
        yield events.reaction_changed(EventType.REACTION_ADDED, reaction, reaction.message)


def _some(rows: "QuerySet[_Row]", keys: Collection[str]) -> Iterable[_Row]:
    """Queries only where there are keys: most actions change rows of few tables."""
    return rows.filter(pk__in=keys) if keys else ()


def _of_owners(found: Reversal, before: Rows, tree: MessageTree, by: User | None) -> Iterator[Event]:
    moves: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for key, columns in found.updates.items():
        owner = _OWNERS.get(key[0])
        if owner and owner in columns:
            moves[before[key][owner], columns[owner]].append(UUID(key[1]))
    for (source, into), work in sorted(moves.items()):
        yield events.work_moved(
            tree, source=UUID(source), into=UUID(into), work=work, messages=account_merge.affected_messages(work), by=by
        )
