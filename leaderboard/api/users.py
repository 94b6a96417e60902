"""A person's statistics."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from leaderboard.api import examples, frames, scores
from leaderboard.api.described import ScoresByFrameSerializer, UserScoreSerializer
from leaderboard.models import Standing
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation


class UserStats(Operation):
    needs = {"GET": Needs.KEY}
    uuids = ("user_id",)

    @operation(
        "get_user_stats",
        answers=ScoresByFrameSerializer,
        examples={"A user with contributions this week": {"week": examples.SCORE, "total": examples.SCORE}},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """Scores by time frame. Time frames without contributions are missing, unless there are none at all."""
        by_window = scores.of_person(self.caller, user_id, frames.boards())
        return Response({window.value: score for window, score in by_window.items()})


class UserStatsInFrame(Operation):
    needs = {"GET": Needs.KEY}
    uuids = ("user_id",)

    @operation(
        "get_user_stats_time_frame",
        answers=UserScoreSerializer,
        errors=(Code.USER_NOT_FOUND,),
        examples={"A score": examples.SCORE},
    )
    def get(self, request: Request, user_id: UUID, time_frame: str) -> Response:
        """The score in a time frame; all zeros without contributions."""
        window = frames.window(time_frame)
        score = scores.of_person(self.caller, user_id, frames.boards()).get(window)
        score = score or scores.empty(self.caller, user_id)
        if score is None:
            raise ApiError(Code.USER_NOT_FOUND, "This user does not exist.")
        return Response(score)


# The component is defined by the leaderboard operation.
_BOARD_OR_NULL = {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Leaderboard"}]}


class WindowSize(serializers.Serializer[Any]):
    window_size = serializers.IntegerField(min_value=1, max_value=100, default=5)


class UserStatsWindow(Operation):
    needs = {"GET": Needs.KEY}
    uuids = ("user_id",)

    @operation(
        "get_user_stats_window",
        answers=_BOARD_OR_NULL,
        query=WindowSize,
        examples={"A user alone on a board": examples.LEADERBOARD},
    )
    def get(self, request: Request, user_id: UUID, time_frame: str) -> Response:
        """The user's rank with the neighbouring rows; null if the user is hidden, disabled or not ranked."""
        window, size = frames.window(time_frame), self.query(WindowSize)["window_size"]
        own = Standing.objects.on(window).filter(user_id=user_id).first()
        rank = scores.rank_of(own) if own else None
        if rank is None:
            return Response(None)
        # As in Open Assistant (docs/reference/scores.md): half a window above, a whole window from there, inclusive.
        first = max(1, rank - size // 2)
        last = max(0, rank - size // 2) + size
        rows = list(enumerate(scores.ranked(window)[first - 1 : last], start=first))
        board = frames.boards().get(window)
        return Response(scores.leaderboard(self.caller, window, board, rows, highlight=user_id))
