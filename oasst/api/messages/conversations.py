"""Messages of a conversation tree: the thread up to a message, its replies, the whole tree."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base import examples, shapes
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.serializers import ConversationSerializer, MessageSerializer, MessageTreeSerializer
from oasst.api.messages import visibility
from oasst.api.messages.operations import OfMessage
from oasst.corpus import threads
from oasst.models import Message


class TreeQuery(serializers.Serializer[Any]):
    include_spam = serializers.BooleanField(default=True, help_text="Include messages that are not accepted.")
    include_deleted = serializers.BooleanField(default=False)


class Conversation(OfMessage):
    @operation(
        "get_conversation", answers=ConversationSerializer, errors=(Code.MESSAGE_NOT_FOUND, Code.BROKEN_CONVERSATION),
        examples={"A prompt and a reply": examples.CONVERSATION},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID | str) -> Response:
        """The conversation from the prompt to the message. All messages above it must be accepted and not deleted."""
        ids = threads.above(self.message(message_id).pk)
        thread = visibility.in_order(self.caller, ids)
        if len(thread) != len(ids) or not all(each.review_result and not each.deleted for each in thread[:-1]):
            raise ApiError(Code.BROKEN_CONVERSATION, "A message above this one is not accepted, or was deleted.")
        return Response(shapes.conversation(thread, self.caller))


class Tree(OfMessage):
    @operation(
        "get_tree", answers=MessageTreeSerializer, query=TreeQuery, errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"A tree of one message": examples.TREE},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID | str) -> Response:
        """All messages of the message's tree, in the order they were posted."""
        given = self.query(TreeQuery)
        tree_id = self.message(message_id).tree_id
        found = visibility.messages(self.caller).filter(tree=tree_id)
        if not given["include_spam"]:
            found = found.accepted()
        if not given["include_deleted"]:
            found = found.filter(deleted=False)
        return self.tree_of(tree_id, list(found.order_by("seq")))


class Children(OfMessage):
    @operation(
        "get_children", answers=MessageSerializer(many=True), errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"One reply": [examples.REPLY]},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID | str) -> Response:
        """The replies to the message that are not deleted, accepted or not. Empty if the message is unknown."""
        parent_id = message_id if isinstance(message_id, UUID) else self.message(message_id).pk
        found = visibility.messages(self.caller).filter(parent=parent_id, deleted=False)
        return Response(shapes.full_messages(list(found.order_by("seq")), self.caller))


class Descendants(OfMessage):
    @operation(
        "get_descendants", answers=MessageTreeSerializer, errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"One reply": {**examples.TREE, "messages": [examples.REPLY]}},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID | str) -> Response:
        """All messages below the message, including deleted and unaccepted ones, each before its replies."""
        message = self.message(message_id)
        return self.tree_of(message.pk, visibility.in_order(self.caller, threads.below(message.pk)))


class LongestConversation(OfMessage):
    @operation(
        "get_longest_conversation_in_tree", answers=ConversationSerializer, errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"A prompt and a reply": examples.CONVERSATION},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID | str) -> Response:
        """The longest conversation in the message's tree whose messages are all accepted and not deleted."""
        tree_id = self.message(message_id).tree_id
        thread = visibility.in_order(self.caller, threads.longest(tree_id, held_too=self.caller.trusted))
        return Response(shapes.conversation(_some(thread), self.caller))


class MostAnswered(OfMessage):
    @operation(
        "get_max_children_in_tree", answers=MessageTreeSerializer, errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"A prompt and its only reply": {**examples.TREE, "messages": [examples.MESSAGE, examples.REPLY]}},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID | str) -> Response:
        """The accepted message with the most replies in the message's tree, and those of them that are accepted."""
        accepted = (
            visibility.messages(self.caller).accepted().filter(tree=self.message(message_id).tree_id, deleted=False)
        )
        [most] = _some(list(accepted.order_by("-children_count", "seq")[:1]))
        return self.tree_of(most.pk, [most, *accepted.filter(parent=most).order_by("seq")])


def _some(messages: Sequence[Message]) -> Sequence[Message]:
    if not messages:
        raise ApiError(Code.MESSAGE_NOT_FOUND, "The tree has no accepted message that is not deleted.")
    return messages
