"""The available labels with their texts."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from oasst.core import labels
from oasst.models import Message
from tasks.texts import wording

# Without a message: all labels that some message may have, in the order of the exported files.
_ANY = tuple(label.name for label in labels.LABELS if label.name != "fails_task")
_WIDGETS = {label.name: label.widget for label in labels.LABELS}
# The labels of a report.
_REPORT = (
    "spam", "not_appropriate", "pii", "hate_speech", "sexual_content", "moral_judgement", "political_content", "toxicity",
    "violence", "quality",
)  # fmt: skip


class LabelSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    widget = serializers.ChoiceField(("yes_no", "flag", "likert"))
    display_text = serializers.CharField()
    help_text = serializers.CharField(allow_null=True)  # type: ignore[assignment]


class ValidLabelsSerializer(serializers.Serializer[Any]):
    valid_labels = LabelSerializer(many=True)


class WhichMessage(serializers.Serializer[Any]):
    message_id = serializers.UUIDField(required=False)


class ValidLabels(Operation):
    needs = {"GET": Needs.KEY}

    @operation("get_valid_labels", answers=ValidLabelsSerializer, query=WhichMessage, errors=(Code.MESSAGE_NOT_FOUND,))
    def get(self, request: Request) -> Response:
        """The labels that are valid for a message; without a message, all labels."""
        message_id = self.query(WhichMessage).get("message_id")
        names = _ANY
        if message_id:
            role = Message.objects.filter(pk=message_id).values_list("role", flat=True).first()
            if role is None:
                raise ApiError(Code.MESSAGE_NOT_FOUND)
            names = labels.FOR_PROMPTER if role == "prompter" else labels.FOR_ASSISTANT
        return Response({"valid_labels": described(names)})


class ReportLabels(Operation):
    needs = {"GET": Needs.NOTHING}

    @operation("get_report_labels", answers=ValidLabelsSerializer)
    def get(self, request: Request) -> Response:
        """The labels that a report may have."""
        return Response({"valid_labels": described(_REPORT)})


def described(names: Iterable[str]) -> list[dict[str, Any]]:
    return [_described(name, get_language()) for name in names]


@cache
def _described(name: str, _lang: str | None) -> dict[str, Any]:
    """With texts in the language of the request."""
    text = wording.LABELS[name]
    return {
        "name": name, "widget": _WIDGETS[name], "display_text": str(text.asks), "help_text": str(text.help) or None,
    }  # fmt: skip
