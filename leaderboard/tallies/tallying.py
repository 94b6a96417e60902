"""From events to tallies: every event counts exactly once.

A batch is one transaction under an advisory lock: it turns the next events into work, recounts the affected hours, updates
standings, awards badges, and stores its position in the event log. A killed batch leaves no trace.

The result does not depend on batch sizes. Hours are recounted from work; days, totals and the sums of judgements change by
the difference before and after. So incremental processing and a rebuild produce the same rows.
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

# In this order: work must be written before it is compared.
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
_CONFIRM = ("confirm_reviews", "confirm_rankings", "compare_replies")


def refresh(now: datetime, limit: int = BATCH, *, waits: bool = False) -> None:
    """Advances the windows to `now`, then processes all numbered events.

    While another process does the same, it waits for its turn if `waits`, or else returns.
    """
    with transaction.atomic():
        if not locks.take(locks.Namespace.TALLIES, waits=waits):
            return
        standings.move_windows(now)
    while process_batch(limit, waits=waits):
        pass


def catch_up(now: datetime) -> None:
    """Processes every committed event, including those not numbered yet or being processed by a job."""
    while events.number(waits=True):
        pass
    refresh(now, waits=True)


def process_batch(limit: int = BATCH, *, waits: bool = False) -> int:
    """Processes at most `limit` events; returns the number of the last one, or 0 if there were none.

    Also 0 while another process is at work, unless it `waits`.
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
            _store_position(upto)
    return upto


def rebuild(now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """Recreates all derived data in one transaction: readers see the old rows until the commit.

    Returns the number of the last event. Waits for a running batch.
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
        _store_position(seq)
    return seq


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


# Each batch meets tables that grew since the last one, and autovacuum cannot analyze uncommitted rows.
_ANALYZE = f"ANALYZE {', '.join(model._meta.db_table for model in DERIVED)}"


def _end(after: int, limit: int) -> int:
    return statements.value("end_of_batch", after=after, limit=limit) or 0


def _store_position(seq: int) -> None:
    Reader.objects.update_or_create(name=_READER, defaults={"seq": seq})


def fold(after: int, upto: int) -> set[UUID]:
    """Processes these events; returns the people whose standings may change."""
    messages = [each for (each,) in statements.rows("affected_messages", after=after, upto=upto)]
    moved = statements.value("has_moved_work", after=after, upto=upto)
    hours = set(statements.rows("affected_hours", messages=messages)) if moved else set()
    statements.rows("add_voices", messages=messages, sign=-1, voice=scoring.VOICE)
    for name in (*_FOLD, *(_MOVE if moved else ())):
        statements.rows(name, after=after, upto=upto)
    for name in _CONFIRM:
        statements.rows(name, messages=messages)
    statements.rows("add_voices", messages=messages, sign=1, voice=scoring.VOICE)
    hours.update(statements.rows("affected_hours", messages=messages))
    return _count(hours, moved=moved)


def _count(hours: Collection[tuple[UUID, datetime]], *, moved: bool) -> set[UUID]:
    """Counts these hours. If work has `moved`, deletes empty rows, which a rebuild would not create."""
    users, starts = [user for user, _ in hours], [start for _, start in hours]
    statements.rows("pay", users=users, hours=starts, schedules=_SCHEDULES, bonus=scoring.BONUS_PERCENT)
    statements.rows("count", users=users, hours=starts)
    if moved:
        statements.rows("drop_empty_hours", users=users, hours=starts)
        statements.rows("drop_empty_days", users=users)
        statements.rows("drop_empty_voices", users=users)
        statements.rows("drop_empty_heard")
    return set(users)
