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
        examples={"Somebody who has done something this week": {"week": examples.SCORE, "total": examples.SCORE}},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """Scores by time frame. Frames in which the user has done nothing are missing, unless that is all of them."""
        found = scores.of_person(self.caller, user_id, frames.boards())
        return Response({window.value: score for window, score in found.items()})


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
        """The score in a time frame; zeros for a user who has done nothing in it."""
        window = frames.window(time_frame)
        found = scores.of_person(self.caller, user_id, frames.boards()).get(window)
        score = found or scores.empty(self.caller, user_id)
        if score is None:
            raise ApiError(Code.USER_NOT_FOUND, "There is no such user.")
        return Response(score)


# The serializer is written out where boards themselves are described.
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
        """The user's place on a board with those around it; null for who is hidden, disabled or not on it."""
        window, size = frames.window(time_frame), self.query(WindowSize)["window_size"]
        own = Standing.objects.on(window).filter(user_id=user_id).first()
        rank = scores.rank_of(own) if own else None
        if rank is None:
            return Response(None)
        # As the reference counts: from half of the window above to the whole of it below that, ends included.
        first = max(1, rank - size // 2)
        last = max(0, rank - size // 2) + size
        rows = list(enumerate(scores.ranked(window)[first - 1 : last], start=first))
        return Response(scores.leaderboard(self.caller, window, frames.boards().get(window), rows))
