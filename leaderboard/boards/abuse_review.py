"""Abuse review for moderators: authors whose texts are flagged, downvoted and labelled negatively."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leaderboard import statements
from leaderboard.models import Board
from leaderboard.rules.windows import SPAN_OF, Window
from oasst.models import User

# Counters shown next to the score, by column.
COUNTED: tuple[str, ...] = (
    "red_flags", "upvotes", "downvotes", "spam_prompts", "spam", "lang_mismatch", "not_appropriate", "pii", "hate_speech",
    "sexual_content", "political_content",
)  # fmt: skip
# Scales, shown as means.
SCALES: tuple[str, ...] = ("quality", "humor", "toxicity", "violence", "helpfulness")


@dataclass(frozen=True, slots=True)
class Troll:
    """One author. `means` are from 0 to 1, None without any answer."""

    rank: int
    user: User
    score: int
    texts: int
    counts: Mapping[str, int]
    means: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Trollboard:
    window: Window
    rows: Sequence[Troll]
    since: datetime | None
    refreshed_at: datetime | None


def read(window: Window, *, limit: int, lang: str = "", enabled: bool | None = None) -> Trollboard:
    """The `limit` authors with the highest scores in the window. Ranks are among all; `enabled` filters active accounts."""
    board = Board.objects.filter(window=window).first()
    rows = _rows(board, limit, lang, enabled) if board else []
    users = User.objects.in_bulk([row["user_id"] for row in rows])
    return Trollboard(
        window=window,
        rows=[_troll(row, users[row["user_id"]]) for row in rows],
        since=board.since if board and window != Window.TOTAL else None,
        refreshed_at=board.refreshed_at if board else None,
    )


def _rows(board: Board, limit: int, lang: str, enabled: bool | None) -> list[dict[str, Any]]:
    return statements.records(
        "abuse_review",
        span=SPAN_OF[Window(board.window)],
        since=board.since,
        lang=lang or None,
        enabled=enabled,
        limit=limit,
    )


def _troll(row: Mapping[str, Any], user: User) -> Troll:
    return Troll(
        rank=row["rank"],
        user=user,
        score=row["troll_score"],
        texts=row["texts"],
        counts={name: row[name] for name in COUNTED},
        means={name: row[name] / (1000 * row[f"{name}_n"]) if row[f"{name}_n"] else None for name in SCALES},
    )
