"""Deleting, restoring and editing messages by trusted clients, one by one or all of one user."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api import removal
from moderation.models import Kind
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.serializers import NULL, BodyUserSerializer
from oasst.api.base.views import Operation
from oasst.api.messages import operations, visibility
from oasst.api.people.delegation import Acting
from oasst.models import Message
from tasks import answer_checks
from tasks.api import user_messages
from tasks.api.refusals import as_api_errors
from tasks.rules import policy


class EditBody(serializers.Serializer[Any]):
    user = BodyUserSerializer()
    new_content = serializers.CharField(trim_whitespace=False, allow_blank=True)


class OneMessage(operations.OneMessage):
    needs = {"GET": Needs.KEY, "DELETE": Needs.TRUSTED}

    @operation("delete_message", status=204)
    def delete(self, request: Request, message_id: UUID) -> Response:
        """Deletes the message with all replies. Idempotent."""
        if Message.objects.filter(pk=message_id, deleted=False).exists():
            removal.take(removal.order(self.caller, Kind.DELETE, messages=[message_id]))
        return Response(status=204)


class Undelete(Operation):
    needs = {"PUT": Needs.TRUSTED}
    looks_up_viewer = True
    uuids = ("message_id",)

    @operation(
        "undelete_message", answers=NULL, status=202,
        errors=(Code.MESSAGE_NOT_FOUND, Code.TASK_MESSAGE_DUPLICATE_REPLY),
    )  # fmt: skip
    def put(self, request: Request, message_id: UUID) -> Response:
        """Restores the message, the replies that were deleted with it, and its deleted parents."""
        message = visibility.message(self.caller, message_id)
        if message.deleted:
            removal.take(removal.order(self.caller, Kind.RESTORE, messages=[message.pk]))
            message.refresh_from_db(fields=["deleted"])
        if message.deleted:
            raise ApiError(
                Code.TASK_MESSAGE_DUPLICATE_REPLY, "Its author has replied there again, so it stays deleted."
            )
        return Response(None, 202)


class Edit(Acting):
    needs = {"POST": Needs.TRUSTED}
    uuids = ("message_id",)

    @operation(
        "edit_message", answers=NULL, body=EditBody,
        errors=(
            Code.MESSAGE_NOT_FOUND, Code.TASK_MESSAGE_TEXT_EMPTY, Code.TASK_MESSAGE_TOO_LONG,
            Code.TASK_INTERACTION_REQUEST_FAILED, Code.USER_DISABLED, Code.USER_HAS_NOT_ACCEPTED_TOS,
        ),
    )  # fmt: skip
    def post(self, request: Request, message_id: UUID) -> Response:
        """Replaces the text of the message. The old text stays as a revision; reviews stay with the text they rated."""
        given = self.body(EditBody)
        message = visibility.message(self.caller, message_id)
        with as_api_errors():
            text = answer_checks.checked_text(given["new_content"], policy.rules(message.lang))
        by = self.actor(given["user"])
        if text != message.text:
            removal.take(removal.order(self.caller, Kind.EDIT, by=by, messages=[message.pk], detail={"text": text}))
        return Response(None)


class UserMessages(user_messages.UserMessages):
    needs = {"GET": Needs.KEY, "DELETE": Needs.TRUSTED}

    @operation("mark_user_messages_deleted", status=204)
    def delete(self, request: Request, **address: Any) -> Response:
        """Deletes all messages of a user with all replies. A name is that of a user of this client."""
        authors = self.authors(address, self.caller.client.pk)
        theirs = list(Message.objects.filter(author__in=authors, deleted=False).values_list("pk", flat=True))
        if theirs:
            removal.take(removal.order(self.caller, Kind.DELETE, messages=theirs))
        return Response(status=204)
