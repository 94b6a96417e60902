"""What is done to messages: deleted and restored, given another text, reacted to; and what texts they had."""

from typing import Any
from uuid import UUID, uuid5

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst import reactions
from oasst.api import examples, identities, messages, shapes, shown
from oasst.api.acting import Acting
from oasst.api.callers import Needs
from oasst.api.codes import Code
from oasst.api.described import NULL, BodyUserSerializer, MessageSerializer
from oasst.api.errors import ApiError
from oasst.api.json import timestamp
from oasst.api.schema import operation
from oasst.api.views import Operation
from oasst.models import Message, Revision, User
from tasks import acts
from tasks.api.refusals import told
from tasks.reacting import react


class EditBody(serializers.Serializer[Any]):
    user = BodyUserSerializer()
    new_content = serializers.CharField(trim_whitespace=False, allow_blank=True)


class EmojiBody(serializers.Serializer[Any]):
    user = BodyUserSerializer()
    op = serializers.ChoiceField(reactions.OPS, default="toggle")
    emoji = serializers.ChoiceField(reactions.GIVEN)


class RevisionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    message_id = serializers.UUIDField()
    user_id = serializers.UUIDField(allow_null=True)
    created_date = serializers.DateTimeField()
    user_is_author = serializers.BooleanField(allow_null=True)


class OneMessage(messages.OneMessage):
    needs = {"GET": Needs.KEY, "DELETE": Needs.TRUSTED}

    @operation("delete_message", status=204)
    def delete(self, request: Request, message_id: UUID) -> Response:
        """Deletes the message with all below it. Where there is none, nothing is left to do."""
        message = Message.objects.filter(pk=message_id).first()
        if message:
            acts.delete(message, by=identities.acting(self.caller))
        return Response(status=204)


class Undelete(Operation):
    needs = {"PUT": Needs.TRUSTED}
    uuids = ("message_id",)

    @operation(
        "undelete_message", answers=NULL, status=202,
        errors=(Code.MESSAGE_NOT_FOUND, Code.TASK_MESSAGE_DUPLICATE_REPLY),
    )  # fmt: skip
    def put(self, request: Request, message_id: UUID) -> Response:
        """Undoes the deletion of the message: what was deleted with it comes back, and what it answers."""
        message = shown.message(self.caller, message_id)
        restored = acts.restore(message, by=identities.acting(self.caller))
        if message.pk in restored.left:
            raise ApiError(
                Code.TASK_MESSAGE_DUPLICATE_REPLY, "Its author has answered there anew, so it stays deleted."
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
        """Gives the message another text. The old one is kept, and judgements stay with the text they judged."""
        given = self.body(EditBody)
        message = shown.message(self.caller, message_id)
        with told():
            acts.edit(message, given["new_content"], by=self.actor(given["user"]))
        return Response(None)


class History(Operation):
    needs = {"GET": Needs.TRUSTED}
    uuids = ("message_id",)

    @operation(
        "get_message_history", answers=RevisionSerializer(many=True), examples={"The first text": [examples.REVISION]}
    )
    def get(self, request: Request, message_id: UUID) -> Response:
        """The texts of an edited message, the oldest first; of one that never was edited, none."""
        found = Revision.objects.filter(message=message_id).order_by("number")
        return Response([revision_shape(each, self.viewer) for each in found])


class Emoji(Acting):
    needs = {"POST": Needs.KEY}
    uuids = ("message_id",)

    @operation(
        "react_to_message", answers=MessageSerializer, status=202, body=EmojiBody,
        errors=(Code.MESSAGE_NOT_FOUND, Code.USER_DISABLED, Code.USER_HAS_NOT_ACCEPTED_TOS),
        examples={"The message as it is now": examples.MESSAGE},
    )  # fmt: skip
    def post(self, request: Request, message_id: UUID) -> Response:
        """Adds, takes away or toggles a reaction of the person."""
        given = self.body(EmojiBody)
        message = shown.message(self.caller, message_id)
        by = self.actor(given["user"])
        with told():
            now = react(message=message, by=by, emoji=given["emoji"], op=given["op"])
        return Response(shapes.full_messages([now], by)[0], 202)


def revision_shape(revision: Revision, viewer: User | None) -> shapes.Shape:
    return {
        # Clients expect UUIDs; a text is told apart by its message and number.
        "id": str(uuid5(revision.message_id, str(revision.number))),
        "text": revision.text,
        "message_id": str(revision.message_id),
        "user_id": str(revision.author_id) if revision.author_id else None,
        "created_date": timestamp(revision.created_at),
        "user_is_author": None if viewer is None else revision.author_id == viewer.pk,
    }
