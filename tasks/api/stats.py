"""Statistics of trees."""

from typing import Any

from django.db.models import Count, F, Max, Min
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base.callers import Needs
from oasst.api.base.json import timestamp
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from oasst.models import Message, MessageTree
from tasks.rules.shape import LIVE

MOST_TREES = 10_000

_STATES = {"growing": 10, "initial_prompt_review": 4, "ready_for_export": 112}
_TREE = {
    "message_tree_id": "3c4f1f0e-3b5e-4bb4-9d38-0f6c1a2b7e55",
    "state": "growing",
    "depth": 3,
    "oldest": "2026-11-02T09:14:31.120394+00:00",
    "youngest": "2026-11-20T18:02:11.904117+00:00",
    "count": 9,
    "goal_tree_size": 15,
}


class WhichTrees(serializers.Serializer[Any]):
    only_active = serializers.BooleanField(default=True)
    max_count = serializers.IntegerField(
        min_value=1, max_value=MOST_TREES, default=MOST_TREES, help_text="The newest trees."
    )


class MessageCountsSerializer(serializers.Serializer[Any]):
    message_tree_id = serializers.UUIDField()
    state = serializers.CharField()
    depth = serializers.IntegerField()
    oldest = serializers.DateTimeField()
    youngest = serializers.DateTimeField()
    count = serializers.IntegerField()
    goal_tree_size = serializers.IntegerField()


class TreeManagerSerializer(serializers.Serializer[Any]):
    state_counts = serializers.DictField(child=serializers.IntegerField())
    message_counts = MessageCountsSerializer(many=True)


class StateCounts(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_tree_manager__state_counts",
        answers={"type": "object", "additionalProperties": {"type": "integer"}},
        examples={"By state": _STATES},
    )
    def get(self, request: Request) -> Response:
        """The number of trees in each state; states without trees are omitted."""
        return Response(state_counts())


class MessageCounts(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_tree_manager__message_counts",
        answers=MessageCountsSerializer(many=True),
        query=WhichTrees,
        examples={"One tree": [_TREE]},
    )
    def get(self, request: Request) -> Response:
        """Progress of trees by messages that are not deleted, newest tree first."""
        data = self.query(WhichTrees)
        return Response(message_counts(only_active=data["only_active"], most=data["max_count"]))


class TreeManager(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_tree_manager__stats",
        answers=TreeManagerSerializer,
        examples={"Both": {"state_counts": _STATES, "message_counts": [_TREE]}},
    )
    def get(self, request: Request) -> Response:
        """Trees by state, and the progress of active trees."""
        return Response({"state_counts": state_counts(), "message_counts": message_counts()})


def state_counts() -> dict[str, int]:
    counted = MessageTree.objects.values_list("state").annotate(trees=Count("pk"))
    return dict(counted.order_by("state"))


def message_counts(*, only_active: bool = True, most: int = MOST_TREES) -> list[dict[str, Any]]:
    """`only_active`: only live trees."""
    trees = MessageTree.objects.filter(state__in=LIVE) if only_active else MessageTree.objects.all()
    newest = trees.order_by("-created_at", "-pk")[:most]
    counted = (
        Message.objects.filter(deleted=False, tree__in=newest)
        .values(message_tree_id=F("tree_id"), state=F("tree__state"), goal_tree_size=F("tree__goal_tree_size"))
        .annotate(depth=Max("depth"), oldest=Min("created_at"), youngest=Max("created_at"), count=Count("pk"))
        .order_by("-tree__created_at", "-tree_id")
    )
    return [{**row, "oldest": timestamp(row["oldest"]), "youngest": timestamp(row["youngest"])} for row in counted]
