"""Community statistics: a job counts them every few minutes and stores snapshots, so that reading is cheap.

The first five have the names and shapes of Open Assistant's cached statistics (docs/reference/scores.md).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from leaderboard import statements
from leaderboard.models import Snapshot
from oasst.db import locks

_GROWTH = timedelta(weeks=26)
_FUNNEL = timedelta(days=90)
_RECENT = timedelta(days=30)
STAGES = ("prompted", "accepted", "growing", "ranking", "finished")

Stats = Any


def refresh(now: datetime) -> None:
    """Recounts all statistics. Returns at once while another process does."""
    with transaction.atomic():
        if not locks.try_lock(locks.Namespace.TALLIES, _KEY):
            return
        for name, count in BY_NAME.items():
            Snapshot.objects.update_or_create(name=name, defaults={"stats": count(now), "made_at": now})


# The second key of the advisory lock: counting does not wait for event processing.
_KEY = 1


def _human_messages_by_lang(now: datetime) -> Stats:
    return dict(statements.rows("human_messages_by_lang"))


def _human_messages_by_role(now: datetime) -> Stats:
    return dict(statements.rows("human_messages_by_role"))


def _message_trees_by_state(now: datetime) -> Stats:
    counts: dict[str, int] = {}
    for _lang, state, count in statements.rows("message_trees_states_by_lang"):
        counts[state] = counts.get(state, 0) + count
    return counts


def _message_trees_states_by_lang(now: datetime) -> Stats:
    return statements.records("message_trees_states_by_lang")


def _users_accepted_tos(now: datetime) -> Stats:
    return {"count": statements.value("users_accepted_tos")}


def _messages_by_state(now: datetime) -> Stats:
    return dict(statements.rows("messages_by_state"))


def _growth(now: datetime) -> Stats:
    rows = statements.rows("growth", since=now - _GROWTH, now=now)
    return [{"week": week.isoformat(), "messages": messages, "finished": finished} for week, messages, finished in rows]


def _funnel(now: datetime) -> Stats:
    row = statements.record("funnel", since=now - _FUNNEL)
    return [{"stage": stage, "trees": row[stage], "median_seconds": row.get(f"{stage}_after")} for stage in STAGES]


def _review_turnaround(now: datetime) -> Stats:
    return statements.records("turnaround", since=now - _RECENT)


def _agreement(now: datetime) -> Stats:
    return [
        {name: value if name == "lang" else int(value) for name, value in row.items()}
        for row in statements.records("agreement", since=now - _RECENT)
    ]


BY_NAME: Mapping[str, Callable[[datetime], Stats]] = {
    "human_messages_by_lang": _human_messages_by_lang,
    "human_messages_by_role": _human_messages_by_role,
    "message_trees_by_state": _message_trees_by_state,
    "message_trees_states_by_lang": _message_trees_states_by_lang,
    "users_accepted_tos": _users_accepted_tos,
    "messages_by_state": _messages_by_state,
    "growth": _growth,
    "funnel": _funnel,
    "review_turnaround": _review_turnaround,
    "agreement": _agreement,
}
