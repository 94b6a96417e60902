"""Cached statistics of the community."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from leaderboard.api import examples
from leaderboard.api.described import AllCachedStatsSerializer, CachedStatsSerializer
from leaderboard.community import statistics
from leaderboard.models import Snapshot
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError, Malformed
from oasst.api.base.json import timestamp
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation


class AllCachedStats(Operation):
    needs = {"GET": Needs.KEY}

    @operation(
        "get_all_cached_stats",
        answers=AllCachedStatsSerializer,
        examples={"One statistic": {"stats_by_name": {examples.CACHED["name"]: examples.CACHED}}},
    )
    def get(self, request: Request) -> Response:
        """All statistics, as of their last update."""
        return Response({"stats_by_name": {each.name: _shape(each) for each in Snapshot.objects.order_by("name")}})


class CachedStats(Operation):
    needs = {"GET": Needs.KEY}

    @operation(
        "get_cached_stats",
        answers=CachedStatsSerializer,
        errors=(Code.CACHED_STATS_NOT_AVAILABLE,),
        examples={"Messages by language": examples.CACHED},
    )
    def get(self, request: Request, name: str) -> Response:
        """One statistic by name."""
        if name not in statistics.BY_NAME:
            raise Malformed("path", {"name": [f"{name[:40]!r} is none of {', '.join(statistics.BY_NAME)}."]})
        snapshot = Snapshot.objects.filter(name=name).first()
        if snapshot is None:
            raise ApiError(Code.CACHED_STATS_NOT_AVAILABLE, "These statistics are not available yet.")
        return Response(_shape(snapshot))


class UpdateCachedStats(Operation):
    needs = {"POST": Needs.TRUSTED}

    @operation("update_cached_stats", status=204)
    def post(self, request: Request) -> Response:
        """Recounts all statistics."""
        statistics.refresh(timezone.now())
        return Response(status=204)


def _shape(snapshot: Snapshot) -> dict[str, Any]:
    return {"name": snapshot.name, "last_updated": timestamp(snapshot.made_at), "stats": snapshot.stats}
