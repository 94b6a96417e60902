"""Flagged messages, and whether a moderator has decided them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.cases import UNDECIDED
from moderation.models import Case
from moderation.reports import reports
from oasst.api.base import cursors
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.json import timestamp
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from oasst.api.people import identities

_ROW = {
    "message_id": "3c4f1f0e-3b5e-4bb4-9d38-0f6c1a2b7e55",
    "processed": False,
    "created_date": "2026-11-20T18:02:11.904117+00:00",
}


class FlaggedMessageSerializer(serializers.Serializer[Any]):
    message_id = serializers.UUIDField()
    processed = serializers.BooleanField(help_text="Whether a moderator has decided it, or its reports were withdrawn.")
    created_date = serializers.DateTimeField(help_text="When it was last flagged.")


class FlaggedPageSerializer(serializers.Serializer[Any]):
    prev = serializers.CharField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    sort_key = serializers.CharField()
    items = FlaggedMessageSerializer(many=True)
    order = serializers.CharField(help_text="asc or desc, as asked for.")


class HowMany(serializers.Serializer[Any]):
    max_count = serializers.IntegerField(min_value=1, max_value=10_000)


class WhichPage(serializers.Serializer[Any]):
    before = serializers.CharField(required=False, allow_null=True)
    after = serializers.CharField(required=False, allow_null=True)
    max_count = serializers.IntegerField(min_value=1, max_value=1_000, default=10)
    desc = serializers.BooleanField(default=False)


def _shape(case: Case) -> dict[str, Any]:
    return {
        "message_id": str(case.pk),
        "processed": case.state not in UNDECIDED,
        "created_date": timestamp(case.reported_at),
    }


class FlaggedMessages(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_flagged_messages",
        answers=FlaggedMessageSerializer(many=True),
        query=HowMany,
        examples={"One message": [_ROW]},
    )
    def get(self, request: Request) -> Response:
        """The latest flagged messages, newest first."""
        newest = Case.objects.order_by("-reported_at", "-message")
        return Response([_shape(each) for each in newest[: self.query(HowMany)["max_count"]]])


class FlaggedMessagesCursor(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_flagged_messages_cursor",
        answers=FlaggedPageSerializer,
        query=WhichPage,
        errors=(Code.INVALID_CURSOR_VALUE,),
        examples={
            "The first page": {
                "prev": None, "next": None, "sort_key": "created_date", "items": [_ROW], "order": "asc"
            }
        },
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Flagged messages in pages. A cursor is `message_id$time`, or a time alone."""
        given = self.query(WhichPage)
        page = cursors.page(
            Case.objects.all(), key="reported_at", id_key="message_id", read=cursors.moment, write=datetime.isoformat,
            before=given.get("before"), after=given.get("after"), count=given["max_count"], desc=given["desc"],
        )  # fmt: skip
        return Response(page.shape([_shape(each) for each in page.rows], key="created_date", desc=given["desc"]))


class ProcessFlaggedMessage(Operation):
    needs = {"POST": Needs.TRUSTED}
    uuids = ("message_id",)

    @operation(
        "process_flagged_message",
        answers=FlaggedMessageSerializer,
        errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"Dealt with": {**_ROW, "processed": True}},
    )
    def post(self, request: Request, message_id: UUID) -> Response:
        """Marks the reports of the message as dismissed and notifies the reporters. Idempotent."""
        case = Case.objects.filter(pk=message_id).first()
        if case is None:
            raise ApiError(Code.MESSAGE_NOT_FOUND, "This message has never been flagged.")
        if case.state in UNDECIDED:
            reports.settle(case, by=identities.acting(self.caller))
            case.refresh_from_db()
        return Response(_shape(case))
