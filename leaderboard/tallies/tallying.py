"""From events to tallies: every event counts exactly once.

A batch is one transaction under an advisory lock: it folds the next events into work, pays and counts anew the hours that
they touch, brings standings up to date, gives badges, and writes how far it has read. Killed anywhere, it has not happened.

Work is what the events say whatever batches they come in. Hours are counted from work; days and totals change by what their
hours change, voices by what the messages spoken of said before and after, and what is heard of a person by what their voices
change. So reading on and starting anew lead to the same rows.
"""

import json
from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from leaderboard import statements
from leaderboard.boards import standings
from leaderboard.community import awards
from leaderboard.models import DERIVED, Reader
from leaderboard.rules import scoring
from oasst import events
from oasst.db import locks

BATCH = 2_000
_REBUILD_BATCH = 10_000
_READER = "tallies"
_SCHEDULES = json.dumps({kind: price.schedule() for kind, price in scoring.PRICES.items()})

# In this order: what is weighed must have been written.
_FOLD = (
    "write_texts",
    "settle_texts",
    "reach_milestones",
    "write_reviews",
    "write_rankings",
    "write_placings",
    "add_received",
)
_MOVE = ("move_work", "move_langs")
_WEIGH = ("confirm_reviews", "confirm_rankings", "compare_replies")


def refresh(now: datetime, limit: int = BATCH, *, waits: bool = False) -> None:
    """Moves the windows on to this moment, then reads all numbered events there are. While another process does the same, it
    `waits` for its turn or leaves it to that process.
    """
    with transaction.atomic():
        if not locks.take(locks.Namespace.TALLIES, waits=waits):
            return
        standings.move_windows(now)
    while read_on(limit, waits=waits):
        pass


def catch_up(now: datetime) -> None:
    """Reads every event that is committed, also those that the jobs have not numbered yet or are reading at this moment."""
    while events.number(waits=True):
        pass
    refresh(now, waits=True)


def read_on(limit: int = BATCH, *, waits: bool = False) -> int:
    """Takes in the next events, at most `limit`; returns the number of the last one, 0 when there was nothing to do.

    Also 0 while somebody else is at it, unless it `waits`.
    """
    with transaction.atomic():
        if not locks.take(locks.Namespace.TALLIES, waits=waits):
            return 0
        reader, _is_new = Reader.objects.get_or_create(name=_READER)
        upto = _end(reader.seq, limit)
        if upto:
            people = fold(reader.seq, upto)
            standings.update(people)
            awards.give(people)
            _remember(upto)
    return upto


def rebuild(now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """Makes everything that is derived anew, in one transaction: readers see the old rows until it is done.

    Returns the number of the last event. Waits for whoever is reading on.
    """
    seq, people = 0, set[UUID]()
    with transaction.atomic():
        _run("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        locks.lock(locks.Namespace.TALLIES)
        for model in DERIVED:
            model._default_manager.all().delete()
        standings.move_windows(now)
        while upto := _end(seq, _REBUILD_BATCH):
            people |= fold(seq, upto)
            seq = upto
            _run(_ANALYZE)
            if progress:
                progress(seq)
        standings.update(people)
        awards.give(people)
        _remember(seq)
    return seq


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


# The next batch meets tables that have grown from nothing, and nobody else analyzes what is not committed.
_ANALYZE = f"ANALYZE {', '.join(model._meta.db_table for model in DERIVED)}"


def _end(after: int, limit: int) -> int:
    return statements.rows("end_of_batch", after=after, limit=limit)[0][0] or 0


def _remember(seq: int) -> None:
    Reader.objects.update_or_create(name=_READER, defaults={"seq": seq})


def fold(after: int, upto: int) -> set[UUID]:
    """Takes in these events and returns whose standings they may change."""
    messages = [each for (each,) in statements.rows("affected_messages", after=after, upto=upto)]
    moved = statements.rows("has_moved_work", after=after, upto=upto)[0][0]
    hours = set(statements.rows("affected_hours", messages=messages)) if moved else set()
    statements.rows("add_voices", messages=messages, sign=-1, voice=scoring.VOICE)
    for name in (*_FOLD, *(_MOVE if moved else ())):
        statements.rows(name, after=after, upto=upto)
    for name in _WEIGH:
        statements.rows(name, messages=messages)
    statements.rows("add_voices", messages=messages, sign=1, voice=scoring.VOICE)
    hours.update(statements.rows("affected_hours", messages=messages))
    return _count(hours, moved=moved)


def _count(hours: Collection[tuple[UUID, datetime]], *, moved: bool) -> set[UUID]:
    """Where work has `moved`, rows stay only of what is somebody's: starting anew makes no others."""
    users, starts = [user for user, _ in hours], [start for _, start in hours]
    statements.rows("pay", users=users, hours=starts, schedules=_SCHEDULES, bonus=scoring.BONUS_PERCENT)
    statements.rows("count", users=users, hours=starts)
    if moved:
        statements.rows("drop_empty_hours", users=users, hours=starts)
        statements.rows("drop_empty_days", users=users)
        statements.rows("drop_empty_voices", users=users)
        statements.rows("drop_empty_heard")
    return set(users)
