"""Shared by all leaderboard operations: the time frame in the URL, user fields and timestamps."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from leaderboard.models import Board
from leaderboard.rules.windows import BEGINNING, Window
from oasst.api.base import shapes
from oasst.api.base.callers import Caller
from oasst.api.base.errors import Malformed
from oasst.api.base.json import timestamp

Shape = dict[str, Any]


def window(time_frame: str) -> Window:
    """
    Raises:
        Malformed: the time frame is unknown.
    """
    try:
        return Window(time_frame)
    except ValueError:
        choices = ", ".join(Window)
        raise Malformed("path", {"time_frame": [f"{time_frame[:40]!r} is none of {choices}."]}) from None


def boards() -> dict[Window, Board]:
    return {Window(board.window): board for board in Board.objects.all()}


def user_fields(
    people: Collection[UUID], caller: Caller, *also: str, highlight: UUID | None = None
) -> dict[UUID, Shape]:
    """User fields shown on leaderboards, with the `also` named extra fields. Four queries."""
    highlight = highlight or (caller.viewer.pk if caller.viewer else None)
    return {
        user_id: {
            "user_id": str(user_id),
            "highlighted": user_id == highlight,
            "username": each["id"],
            **{fact: each[fact] for fact in ("auth_method", "display_name", "last_activity_date", *also)},
        }
        for user_id, each in shapes.people(people, caller.client).items()
    }


def dates(board: Board | None) -> Mapping[str, str | None]:
    """Start of the period and time of the last update."""
    return {
        "base_date": timestamp(board.since) if board and board.since > BEGINNING else None,
        "modified_date": timestamp(board.refreshed_at) if board else None,
    }


def updated(board: Board | None) -> str | None:
    """Time of the last update; now, for a board that was never counted."""
    return timestamp(board.refreshed_at if board else timezone.now())
