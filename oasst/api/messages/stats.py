"""Numbers of messages."""

from typing import Any

from django.db.models import Count, Q
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base.callers import Needs
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from oasst.models import Message


class SystemStatsSerializer(serializers.Serializer[Any]):
    all = serializers.IntegerField()
    active = serializers.IntegerField(help_text="Messages that are not deleted.")
    active_by_lang = serializers.DictField(child=serializers.IntegerField())
    deleted = serializers.IntegerField()
    message_trees = serializers.IntegerField(help_text="Initial prompts.")


class SystemStats(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_message_stats",
        answers=SystemStatsSerializer,
        examples={
            "A young site": {
                "all": 131, "active": 120, "active_by_lang": {"de": 21, "en": 99}, "deleted": 11, "message_trees": 14
            }
        },
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Messages, by language those that are not deleted."""
        return Response(system_stats())


def system_stats() -> dict[str, Any]:
    """One pass over the messages."""
    counted = Message.objects.values_list("lang", "deleted").order_by("lang")
    rows = list(counted.annotate(messages=Count("pk"), prompts=Count("pk", filter=Q(parent=None))))
    by_lang = {lang: messages for lang, deleted, messages, _prompts in rows if not deleted}
    everything, active = sum(row[2] for row in rows), sum(by_lang.values())
    return {
        "all": everything,
        "active": active,
        "active_by_lang": by_lang,
        "deleted": everything - active,
        "message_trees": sum(row[3] for row in rows),
    }
