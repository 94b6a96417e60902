"""Operations on messages: lists, and single messages."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base import examples, shapes
from oasst.api.base.callers import Caller, Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.serializers import MessageSerializer
from oasst.api.base.views import Operation
from oasst.api.messages import lists, visibility
from oasst.api.messages.lists import ListQuery, MessagePageSerializer, PageQuery
from oasst.api.people import directory
from oasst.models import Message

# Each client knows at most one person of a name; a trusted client may mean the people of all.
_MOST_NAMESAKES = 1000


class Whose(serializers.Serializer[Any]):
    """The author of the messages of a list; by default all authors."""

    auth_method = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    username = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="Requires auth_method."
    )
    api_client_id = serializers.UUIDField(
        required=False, help_text="Untrusted clients can only list their own messages."
    )


class MessagesQuery(Whose, ListQuery):
    allow_deleted = serializers.BooleanField(default=False, source="include_deleted")


class MessagesCursorQuery(Whose, PageQuery):
    user_id = serializers.UUIDField(required=False)
    search_query = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text='Requires lang. Finds messages with all words; supports "exact phrases", `or` and `-`.',
    )
    include_user = serializers.BooleanField(default=False, help_text="Include the author of each message.")


class Messages(Operation):
    needs = {"GET": Needs.KEY}
    looks_up_viewer = True

    @operation(
        "query_messages", answers=MessageSerializer(many=True), query=MessagesQuery,
        errors=(Code.AUTH_AND_USERNAME_REQUIRED,), examples={"One message": [examples.MESSAGE]},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """The newest messages, or those of a period."""
        given = self.query(MessagesQuery)
        return Response(lists.at_once(self.caller, given, authors(self.caller, given)))


class MessagesCursor(Operation):
    needs = {"GET": Needs.KEY}
    looks_up_viewer = True

    @operation(
        "get_messages_cursor", answers=MessagePageSerializer, query=MessagesCursorQuery,
        errors=(Code.INVALID_CURSOR_VALUE, Code.AUTH_AND_USERNAME_REQUIRED),
        examples={"The first page": examples.MESSAGE_PAGE},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Messages in pages, by time. A cursor is `message_id$created_date`, or a time alone."""
        given = self.query(MessagesCursorQuery)
        return Response(lists.page(self.caller, given, authors(self.caller, given)))


class OfMessage(Operation):
    """Operations on one message, addressed by our id or by the id that the client gave it."""

    needs = {"GET": Needs.KEY}
    uuids = ("message_id",)
    looks_up_viewer = True

    @classmethod
    def by_frontend_id(cls) -> Any:
        """The view for addresses with the client's ids."""
        return cls.as_view(uuids=(), looks_up_viewer=False, name_prefix="frontend_")

    def message(self, message_id: UUID | str) -> Message:
        """Raises:
        ApiError: there is no such message, or this client may not see it.
        """
        if isinstance(message_id, UUID):
            return visibility.message(self.caller, message_id)
        return visibility.message_named(self.caller, message_id)

    def tree_of(self, id_: UUID, messages: Sequence[Message]) -> Response:
        return Response({"id": str(id_), "messages": shapes.full_messages(messages, self.caller)})


class OneMessage(OfMessage):
    @operation(
        "get_message", answers=MessageSerializer, errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"A message": examples.MESSAGE},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID | str) -> Response:
        """A message."""
        return Response(shapes.full_messages([self.message(message_id)], self.caller)[0])


def authors(caller: Caller, given: dict[str, Any]) -> Collection[UUID] | None:
    """The authors whose messages are requested, by id or by name; None: all authors.

    Raises:
        ApiError: half a name.
    """
    method, username = given.get("auth_method"), given.get("username")
    if bool(method) != bool(username):
        raise ApiError(Code.AUTH_AND_USERNAME_REQUIRED, "auth_method and username must be given together.")
    ids = {given["user_id"]} if given.get("user_id") else None
    if not method:
        return ids
    client_id = given.get("api_client_id") if caller.trusted else caller.client.pk
    called = directory.names(directory.Wanted(client_id, method)).filter(Q(username=username))
    named = {each.person for each in called.order_by("username", directory.Names.ID)[:_MOST_NAMESAKES]}
    return named if ids is None else ids & named
