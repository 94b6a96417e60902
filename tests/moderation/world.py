"""Everything moderation may change, read whole, and moderators' orders for tests."""

import json
from typing import Any
from uuid import UUID

from django.db import connection

from moderation import notices
from moderation.actions import service
from moderation.actions.orders import Order
from moderation.models import Action, Kind, Reason
from oasst.models import User
from tests.leaderboard.counting import process_events

# Left out: the order of a queue, numbers of rows that are made again, and when a tree first reached a stage, which it did.
# A tree that never changed its state has said nothing of it.
_STATE = "coalesce(nullif(t.state, ''), 'initial_prompt_review')"

_TABLES = {
    "oasst_messagetree": "to_jsonb(t)",
    "oasst_message": "to_jsonb(t)",
    "oasst_quarantine": "to_jsonb(t)",
    "oasst_revision": "to_jsonb(t)",
    "oasst_review": "to_jsonb(t)",
    "oasst_ranking": "to_jsonb(t)",
    "oasst_reaction": "to_jsonb(t)",
    "oasst_user": "to_jsonb(t)",
    "oasst_clientidentity": "to_jsonb(t)",
    "oasst_notification": "to_jsonb(t)",  # those about decisions
    "moderation_case": "to_jsonb(t)",
    "moderation_report": "to_jsonb(t)",
    "tasks_task": "to_jsonb(t) - 'opening_id'",
    "tasks_opening": "to_jsonb(t) - 'id' - 'turn'",
    "tasks_draft": "to_jsonb(t)",
    "leaderboard_work": "to_jsonb(t)",
    "leaderboard_placing": "to_jsonb(t) - 'id'",
    "leaderboard_received": "to_jsonb(t) - 'id'",
    "leaderboard_milestones": f"jsonb_build_object('tree', t.tree_id, 'lang', t.lang, 'state', {_STATE})",
    "leaderboard_tally": "to_jsonb(t) - 'id'",
    "leaderboard_voice": "to_jsonb(t) - 'id'",
    "leaderboard_heard": "to_jsonb(t)",
    "leaderboard_standing": "to_jsonb(t) - 'id'",
}


def everything() -> dict[str, list[Any]]:
    """Every row of every table but the log's, once consumers have drained."""
    process_events()
    found = {}
    with connection.cursor() as cursor:
        for table, row in _TABLES.items():
            cursor.execute(f"SELECT ({row})::text FROM {table} t ORDER BY 1")
            found[table] = [each for (each,) in cursor.fetchall() if not _says_nothing(table, each)]
    return found


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, tuple[list[Any], list[Any]]]:
    """By table the rows that are gone and those that are new."""
    return {
        table: (sorted({*before[table]} - {*after[table]}), sorted({*after[table]} - {*before[table]}))
        for table in before
        if before[table] != after[table]
    }


def _says_nothing(table: str, row: str) -> bool:
    """Of two who met a row of voices stays, and what was said and taken back leaves a row of zeros."""
    if table == "oasst_notification":
        return not json.loads(row)["kind"].startswith(notices.TOPIC.name)
    return table in ("leaderboard_received", "leaderboard_voice", "leaderboard_heard") and _only_zeros(row)


def _only_zeros(row: str) -> bool:
    return not any(isinstance(value, int) and value for value in json.loads(row).values())


def order(kind: Kind, by: User | None, *messages: UUID, **rest: Any) -> Action:
    return service.take(Order(kind=kind, reason=rest.pop("reason", Reason.SPAM), by=by, messages=messages, **rest))
