"""Writing, numbering and reading events.

An action appends its events in its own transaction with `record`. `number`, run by one job, gives committed events their
`seq` in the order it finds them. Consumers keep the last `seq` they have seen and call `read_after`: nothing is skipped
or read twice, however slowly the writers commit.

The functions that build an event store in `detail` everything that scores and statistics count, because it cannot be
added later: the author of the judged work, every label's value, every rank on a ballot.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from oasst.background import queue
from oasst.db import locks
from oasst.db.statements import CORPUS
from oasst.models import Event, EventType, Message, MessageTree, Ranking, Reaction, Review, User

# One job numbers all events of this many seconds.
_GATHERING_S = 1


def record(*events: Event) -> None:
    """Appends the events in the current transaction and has them numbered after it."""
    CORPUS.changed(
        "record_events",
        types=[each.type for each in events],
        users=[each.user_id for each in events],
        trees=[each.tree_id for each in events],
        messages=[each.message_id for each in events],
        tasks=[each.task_id for each in events],
        langs=[each.lang for each in events],
        details=[json.dumps(each.detail) for each in events],
    )
    queue.after_commit("oasst.number_events", gather_s=_GATHERING_S)


def number(limit: int = 1000, *, waits: bool = False) -> int:
    """Numbers pending events, at most `limit`, and returns their count. While another process is numbering, it waits
    (`waits`) or returns 0.
    """
    with transaction.atomic():
        if not locks.take(locks.Namespace.EVENTS, waits=waits):
            return 0
        with connection.cursor() as cursor:
            cursor.execute(CORPUS["number_events"], {"limit": limit})
            numbered: int = cursor.rowcount
    return numbered


def read_after(seq: int, limit: int = 1000) -> list[Event]:
    """The next numbered events after `seq`, in order."""
    return list(Event.objects.filter(seq__gt=seq).order_by("seq")[:limit])


def latest() -> int:
    """The number of the latest numbered event; 0 without any."""
    return Event.objects.aggregate(latest=Max("seq"))["latest"] or 0


# --- Building events ---------------------------------------------------------------------------------------------------


def about_user(type_: EventType, user: User, **detail: Any) -> Event:
    """`user_joined`, `terms_accepted`, `account_changed`."""
    return Event(type=type_, user_id=user.pk, detail=detail)


def about_message(type_: EventType, message: Message, *, by: User | None, **detail: Any) -> Event:
    """Posted, accepted, rejected, edited, deleted, restored, quarantined or released.

    `detail` always has the message's author, its role, whether it is an initial prompt, its length in characters and
    when it was written, so that work can be credited and reverted from the event alone.
    """
    return Event(
        type=type_,
        user_id=by.pk if by else None,
        tree_id=message.tree_id,
        message_id=message.pk,
        task_id=message.task_id,
        lang=message.lang,
        detail={
            "author": _id(message.author_id),
            "role": message.role,
            "root": message.parent_id is None,
            "depth": message.depth,
            "length": len(message.text),
            "synthetic": message.synthetic,
            "revision": message.revision,
            "written_at": message.created_at.isoformat(),
            **detail,
        },
    )


def review_given(review: Review, message: Message, *, replaced: Mapping[str, float] | None = None) -> Event:
    """`detail`: the author, the revision, the form's mode, every label's value, the labels not judged, the duration.

    A voluntary review has no task, and `replaced` are the values that the same person had given before, null the first time.
    """
    return Event(
        type=EventType.REVIEW_GIVEN,
        user_id=review.user_id,
        tree_id=message.tree_id,
        message_id=message.pk,
        task_id=review.task_id,
        lang=message.lang,
        detail={
            "review": _id(review.pk),
            "author": _id(message.author_id),
            "role": message.role,
            "root": message.parent_id is None,
            "revision": review.revision,
            "mode": review.mode,
            "labels": review.labels,
            **({} if review.task_id else {"replaced": replaced}),
            "cant_tell": review.cant_tell,
            "time_spent": review.time_spent,
        },
    )


def ranking_given(ranking: Ranking, parent: Message, authors: Mapping[UUID, UUID | None]) -> Event:
    """`detail["places"]`: for every reply its author and its rank on the ballot, 1 is best; tied replies share a rank."""
    places: list[dict[str, Any]] = []
    for tie in ranking.ballot:
        place = len(places) + 1
        places += [{"message": each, "author": _id(authors[UUID(each)]), "place": place} for each in tie]
    return Event(
        type=EventType.RANKING_GIVEN,
        user_id=ranking.user_id,
        tree_id=parent.tree_id,
        message_id=parent.pk,
        task_id=ranking.task_id,
        lang=parent.lang,
        detail={
            "ranking": _id(ranking.pk),
            "mode": ranking.mode,
            "places": places,
            "none_acceptable": ranking.none_acceptable,
            "vetoed": [str(each) for each in ranking.vetoed],
            "time_spent": ranking.time_spent,
        },
    )


def taken_back(given: Event) -> Event:
    """The review or ranking of this event was deleted; has all details of the event it reverts."""
    given.type = _TAKEN_BACK[EventType(given.type)]
    return given


_TAKEN_BACK = {
    EventType.REVIEW_GIVEN: EventType.REVIEW_TAKEN_BACK,
    EventType.RANKING_GIVEN: EventType.RANKING_TAKEN_BACK,
}


def reaction_changed(type_: EventType, reaction: Reaction, message: Message) -> Event:
    """`reaction_added` or `reaction_removed`, with the author of the message."""
    return Event(
        type=type_,
        user_id=reaction.user_id,
        tree_id=message.tree_id,
        message_id=message.pk,
        lang=message.lang,
        detail={"emoji": reaction.emoji, "author": _id(message.author_id), "role": message.role},
    )


def tree_changed(tree: MessageTree, *, old: str, by: User | None, reason: str, root_author: UUID | None) -> Event:
    """A new state, with the old one, the reason and who wrote the prompt."""
    return Event(
        type=EventType.TREE_STATE_CHANGED,
        user_id=by.pk if by else None,
        tree_id=tree.pk,
        message_id=tree.pk,
        lang=tree.lang,
        detail={"from": old, "to": tree.state, "reason": reason, "author": _id(root_author)},
    )


def lang_changed(tree: MessageTree, *, old: str, messages: Iterable[UUID], by: User | None) -> Event:
    """All work on these messages of the tree now counts for another language."""
    return Event(
        type=EventType.TREE_LANG_CHANGED,
        user_id=by.pk if by else None,
        tree_id=tree.pk,
        message_id=tree.pk,
        lang=tree.lang,
        detail={"from": old, "to": tree.lang, "messages": sorted(map(str, messages))},
    )


def work_moved(
    tree: MessageTree, *, source: UUID, into: UUID, work: Iterable[UUID], messages: Iterable[UUID], by: User | None
) -> Event:
    """`detail["work"]`: the texts, reviews and rankings that belong to another account now; `messages`: their messages."""
    return Event(
        type=EventType.WORK_MOVED,
        user_id=by.pk if by else None,
        tree_id=tree.pk,
        message_id=tree.pk,
        lang=tree.lang,
        detail={
            "from": str(source),
            "to": str(into),
            "work": sorted(map(str, work)),
            "messages": sorted(map(str, messages)),
        },
    )


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None
