"""Reading the rows that an action may change, before and after, and restoring them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from moderation import statements
from moderation.changes import Changed, Columns, Key, Reversal, Rows
from moderation.kinds import KINDS
from moderation.models import Change, Step

_TABLES = {
    "tree": "oasst_messagetree",
    "message": "oasst_message",
    "quarantine": "oasst_quarantine",
    "task": "tasks_task",
    "revision": "oasst_revision",
    "review": "oasst_review",
    "ranking": "oasst_ranking",
    "reaction": "oasst_reaction",
    "account": "oasst_user",
    "identity": "oasst_clientidentity",
    "case": "moderation_case",
    "report": "moderation_report",
    "signal": "moderation_signal",
}
# Primary keys other than `id`.
_KEYS = {"case": "message_id"}
# Referenced tables before referring ones.
_ORDER = tuple(_TABLES)


def of_step(step: Step, known: Rows | None = None) -> Rows:
    """The rows that the step may change, as they are now. `known`, read earlier, names the tasks that were open then."""
    if step.tree_id is None:
        people = {"person": step.action.person_id, "into": step.action.into_id or step.action.person_id}
        return _read(statements.rows("row_of_account", **people))
    scope = KINDS[step.action.kind].scope
    tasks = [key for table, key in known or () if table == "task"]
    return _read(statements.rows("rows_of_tree", tree=step.tree_id, tasks=tasks, **asdict(scope)))


def _read(found: Iterable[tuple[Any, ...]]) -> Rows:
    return {(table, row): json.loads(columns) if isinstance(columns, str) else columns for table, row, columns in found}


def record(step: Step, changed: Collection[Changed]) -> None:
    statements.rows(
        "record_changes",
        step=step.pk,
        tables=[each.table for each in changed],
        rows=[each.row for each in changed],
        before=[_json(each.before) for each in changed],
        after=[_json(each.after) for each in changed],
    )


def recorded(step: Step) -> list[Changed]:
    found = Change.objects.filter(step=step).order_by("id").values_list("table", "row", "before", "after")
    return [Changed(*each) for each in found]


def _json(columns: Columns | None) -> str | None:
    return None if columns is None else json.dumps(columns)


# --- Writing back -------------------------------------------------------------------------------------------------------


def write(found: Reversal) -> None:
    """Deletes rows first, referring rows before referenced ones; then inserts and updates."""
    for table, row in sorted(found.deletes, key=lambda key: -_ORDER.index(key[0])):
        _run(sql.SQL("DELETE FROM {table} WHERE {key}::text = %(row)s"), table, row=row)
    for (table, _row), columns in sorted(found.inserts.items(), key=lambda item: _ORDER.index(item[0][0])):
        _run(_INSERT, table, columns=json.dumps(columns))
    for (table, names), written in _alike(found.updates).items():
        setting = sql.SQL(", ").join(
            sql.SQL("{name} = given.{name}").format(name=sql.Identifier(name)) for name in names
        )
        _run(_UPDATE, table, setting=setting, rows=json.dumps(written))


_INSERT = sql.SQL("INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %(columns)s::jsonb)")
_UPDATE = sql.SQL(
    "UPDATE {table} own SET {setting} "
    "FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb) given WHERE own.{key} = given.{key}"
)


def _alike(updates: dict[Key, dict[str, Any]]) -> dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]]:
    """Updates grouped by table and columns: one statement writes each group."""
    alike: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
    for (table, row), columns in updates.items():
        alike[table, tuple(columns)].append({_KEYS.get(table, "id"): row, **columns})
    return alike


def _run(statement: sql.SQL, table: str, setting: sql.Composable | None = None, **parameters: Any) -> None:
    key = sql.Identifier(_KEYS.get(table, "id"))
    query = statement.format(table=sql.Identifier(_TABLES[table]), key=key, setting=setting or sql.SQL(""))
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)


def lease_again(task_id: UUID | str) -> None:
    """Gives a reopened task an opening again, so that it has a lease."""
    statements.rows("lease_again", task=task_id)
