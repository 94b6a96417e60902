"""Request bodies of answers to tasks."""

import math
from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from oasst.api.base.serializers import MAX_TEXT, BodyUserSerializer
from oasst.core import labels
from tasks.api.tasks.serializers import literal

TEXT, RATING, RANKING, LABELS = "text_reply_to_message", "message_rating", "message_ranking", "text_labels"


class IdField(serializers.CharField):
    """A client-side id; an invalid one is refused with its own error code, not as malformed."""

    def __init__(self, **how: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **how)


@extend_schema_field(
    {
        "oneOf": [
            {
                "type": "object",
                "properties": {name: {"type": "number", "minimum": 0, "maximum": 1} for name in labels.NAMES},
                "additionalProperties": False,
            },
            {"type": "array", "maxItems": 0, "items": {}},
        ]
    }
)
class LabelsField(serializers.Field[dict[str, float], Any, Any, Any]):
    """Labels with values from 0 to 1, as numbers or strings. An empty list means none."""

    def to_internal_value(self, data: Any) -> dict[str, float]:
        if data == []:
            return {}
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("Labels with their values are expected.", "not_a_dict")
        return {self._name(name): self._value(name, value) for name, value in data.items()}

    def _name(self, name: str) -> str:
        if name not in labels.NAMES:
            raise serializers.ValidationError({name: ["There is no such label."]}, "enum")
        return name

    def _value(self, name: str, value: Any) -> float:
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not 0 <= number <= 1:  # also false for NaN
            raise serializers.ValidationError({name: ["Values go from 0 to 1."]}, "number")
        return number


class TextReply(serializers.Serializer[Any]):
    type = literal(TEXT)
    user = BodyUserSerializer()
    message_id = IdField(help_text="The client-side id from the acknowledgement of the task.")
    user_message_id = IdField(help_text="The client-side id of the new message.")
    text = serializers.CharField()
    lang = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, help_text="Ignored: messages have the language of the task."
    )


class Rating(serializers.Serializer[Any]):
    type = literal(RATING)
    user = BodyUserSerializer()
    message_id = IdField()
    rating = serializers.IntegerField(min_value=1)


class RankingReply(serializers.Serializer[Any]):
    type = literal(RANKING)
    user = BodyUserSerializer()
    message_id = IdField(help_text="The client-side id from the acknowledgement of the task.")
    ranking = serializers.ListField(
        child=serializers.IntegerField(),
        allow_empty=False,
        max_length=1000,
        help_text="Positions of the replies in the task, from 0, best first.",
    )
    not_rankable = serializers.BooleanField(required=False, allow_null=True, help_text="None of them is acceptable.")


class LabelsReply(serializers.Serializer[Any]):
    user = BodyUserSerializer()
    message_id = serializers.UUIDField(
        help_text="The message, or the client-side id from the acknowledgement of the task."
    )
    labels = LabelsField()
    text = serializers.CharField(
        required=False,
        allow_null=True,
        allow_blank=True,
        max_length=MAX_TEXT,
        trim_whitespace=False,
        help_text="A note.",
    )
    task_id = serializers.UUIDField(required=False, allow_null=True)
    is_report = serializers.BooleanField(required=False, allow_null=True)


class TypedLabelsReply(LabelsReply):
    type = literal(LABELS)
