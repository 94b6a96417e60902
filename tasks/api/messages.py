"""Reactions to messages, and the history of their texts."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base import examples, shapes
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.json import timestamp
from oasst.api.base.schema import operation
from oasst.api.base.serializers import BodyUserSerializer, MessageSerializer
from oasst.api.base.views import Operation
from oasst.api.messages import visibility
from oasst.api.people.delegation import Acting
from oasst.core import reaction_codes
from oasst.models import Revision, User
from tasks.acts.reactions import react
from tasks.api.refusals import as_api_errors


class EmojiBody(serializers.Serializer[Any]):
    user = BodyUserSerializer()
    op = serializers.ChoiceField(reaction_codes.OPS, default="toggle")
    emoji = serializers.ChoiceField(reaction_codes.GIVEN)


class RevisionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    message_id = serializers.UUIDField()
    user_id = serializers.UUIDField(allow_null=True)
    created_date = serializers.DateTimeField()
    user_is_author = serializers.BooleanField(allow_null=True)


class History(Operation):
    needs = {"GET": Needs.TRUSTED}
    looks_up_viewer = True
    uuids = ("message_id",)

    @operation(
        "get_message_history", answers=RevisionSerializer(many=True), examples={"The first text": [examples.REVISION]}
    )
    def get(self, request: Request, message_id: UUID) -> Response:
        """The revisions of an edited message, oldest first; empty if it was never edited."""
        revisions = Revision.objects.filter(message=message_id).order_by("number")
        return Response([revision_shape(each, self.viewer) for each in revisions])


class Emoji(Acting):
    needs = {"POST": Needs.KEY}
    uuids = ("message_id",)

    @operation(
        "react_to_message", answers=MessageSerializer, status=202, body=EmojiBody,
        errors=(Code.MESSAGE_NOT_FOUND, Code.USER_DISABLED, Code.USER_HAS_NOT_ACCEPTED_TOS),
        examples={"The message as it is now": examples.MESSAGE},
    )  # fmt: skip
    def post(self, request: Request, message_id: UUID) -> Response:
        """Adds, removes or toggles a reaction of the user."""
        data = self.body(EmojiBody)
        message = visibility.message(self.caller, message_id)
        by = self.actor(data["user"])
        with as_api_errors():
            now = react(message=message, by=by, emoji=data["emoji"], op=data["op"])
        return Response(shapes.full_messages([now], replace(self.caller, viewer=by))[0], 202)


def revision_shape(revision: Revision, viewer: User | None) -> shapes.Shape:
    return {
        # Clients expect a UUID; revisions are identified by message and number.
        "id": str(uuid5(revision.message_id, str(revision.number))),
        "text": revision.text,
        "message_id": str(revision.message_id),
        "user_id": str(revision.author_id) if revision.author_id else None,
        "created_date": timestamp(revision.created_at),
        "user_is_author": None if viewer is None else revision.author_id == viewer.pk,
    }
