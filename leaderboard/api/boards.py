"""Leaderboards, and the abuse review (`trollboards` in the API of Open Assistant)."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from leaderboard.api import examples, frames, scores
from leaderboard.api.described import WIRE_NAMES, LeaderboardSerializer, TrollboardSerializer
from leaderboard.api.frames import Shape
from leaderboard.boards import abuse_review
from leaderboard.boards.abuse_review import Troll
from leaderboard.tallies import tallying
from oasst.api.base.callers import Needs
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation


class BoardQuery(serializers.Serializer[Any]):
    max_count = serializers.IntegerField(min_value=1, max_value=10_000, default=100)


class TrollboardQuery(BoardQuery):
    enabled = serializers.BooleanField(
        required=False, allow_null=True, help_text="Filter by active (true) or disabled (false) accounts."
    )


class Leaderboard(Operation):
    needs = {"GET": Needs.KEY}
    looks_up_viewer = True

    @operation(
        "get_leaderboard",
        answers=LeaderboardSerializer,
        query=BoardQuery,
        examples={"A board with one user": examples.LEADERBOARD},
    )
    def get(self, request: Request, time_frame: str) -> Response:
        """The leaderboard of a time frame, by Open Assistant's score. Hidden and disabled users are left out."""
        window = frames.window(time_frame)
        standing = scores.ranked(window)[: self.query(BoardQuery)["max_count"]]
        board = frames.boards().get(window)
        return Response(scores.leaderboard(self.caller, window, board, list(enumerate(standing, start=1))))


class UpdateLeaderboards(Operation):
    needs = {"POST": Needs.TRUSTED}

    @operation("update_leaderboards", status=204)
    def post(self, request: Request) -> Response:
        """Processes all pending events before it returns, so that every leaderboard is up to date."""
        tallying.catch_up(timezone.now())
        return Response(status=204)


class UpdateLeaderboard(Operation):
    needs = {"POST": Needs.TRUSTED}

    @operation("update_leaderboard", status=204)
    def post(self, request: Request, time_frame: str) -> Response:
        """Updates all leaderboards: they share the same events."""
        frames.window(time_frame)
        tallying.catch_up(timezone.now())
        return Response(status=204)


class Trollboard(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_trollboard",
        answers=TrollboardSerializer,
        query=TrollboardQuery,
        examples={"A board with one user": examples.TROLLBOARD},
    )
    def get(self, request: Request, time_frame: str) -> Response:
        """Authors whose messages are flagged, downvoted and labelled negatively, highest score first."""
        window, query = frames.window(time_frame), self.query(TrollboardQuery)
        result = abuse_review.read(window, limit=query["max_count"], enabled=query.get("enabled"))
        board = frames.boards().get(window)
        names = frames.user_fields([row.user.pk for row in result.rows], self.caller)
        rows = [{**names[row.user.pk], **_troll(row), **frames.dates(board)} for row in result.rows]
        return Response({"time_frame": window.value, "last_updated": frames.updated(board), "trollboard": rows})


def _troll(row: Troll) -> Shape:
    return {
        "rank": row.rank,
        "enabled": row.user.is_active,
        "deleted": row.user.deleted_at is not None,
        "show_on_leaderboard": row.user.show_on_leaderboard,
        "troll_score": row.score,
        **{WIRE_NAMES.get(name, name): count for name, count in row.counts.items()},
        **row.means,
    }
