"""Loads a task with its message by one statement."""

from typing import Any

from oasst.db import rows
from oasst.db.statements import prepared
from oasst.models import Message
from tasks.models import Task


def task(condition: str, **named: Any) -> Task | None:
    """The task `t` that matches the condition, a constant piece of SQL with parameters %(name)s."""
    with prepared() as cursor:
        cursor.execute(_TASK + condition, named)
        row = cursor.fetchone()
    if row is None:
        return None
    task_, end = rows.of(Task, row)
    if task_:
        task_.message = rows.of(Message, row, end)[0]
    return task_


_TASK = f"""
    SELECT {rows.columns(Task, "t")}, {rows.columns(Message, "m")}
    FROM tasks_task t LEFT JOIN oasst_message m ON m.id = t.message_id
    WHERE """  # noqa: S608 -- names of our own
