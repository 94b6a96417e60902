"""Messages of a user, named by our id or by the id of an API client."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base import examples
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.schema import operation
from oasst.api.base.serializers import MessageSerializer
from oasst.api.base.views import Operation
from oasst.api.messages import lists, operations
from oasst.api.messages.lists import ListQuery, MessagePageSerializer, PageQuery


class UserMessagesQuery(ListQuery):
    api_client_id = serializers.UUIDField(required=False, help_text="Untrusted clients list their own messages only.")
    include_deleted = serializers.BooleanField(default=False)


class _OfUser(Operation):
    """Addressed by `user_id`, or by `auth_method` and `username`. An unknown user has no messages."""

    uuids = ("user_id",)
    looks_up_viewer = True

    @classmethod
    def by_name(cls, *, looks_up_viewer: bool) -> Any:
        return cls.as_view(uuids=(), looks_up_viewer=looks_up_viewer, name_prefix="frontend_")

    def authors(self, address: dict[str, Any], client_id: UUID | None = None) -> Collection[UUID]:
        if "user_id" in address:
            return {address["user_id"]}
        if "\x00" in address["username"] + address["auth_method"]:  # PostgreSQL rejects NUL even in comparisons
            return ()
        return operations.authors(self.caller, {"api_client_id": client_id, **address}) or ()


class UserMessages(_OfUser):
    needs = {"GET": Needs.KEY}

    @operation(
        "query_user_messages", answers=MessageSerializer(many=True), query=UserMessagesQuery,
        examples={"One message": [examples.MESSAGE]},
    )  # fmt: skip
    def get(self, request: Request, **address: Any) -> Response:
        """The newest messages of a user, or those of a period."""
        data = self.query(UserMessagesQuery)
        authors = self.authors(address, data.get("api_client_id"))
        return Response(lists.at_once(self.caller, data, authors))


class UserMessagesCursor(_OfUser):
    needs = {"GET": Needs.KEY}

    @operation(
        "query_user_messages_cursor", answers=MessagePageSerializer, query=PageQuery,
        errors=(Code.INVALID_CURSOR_VALUE,), examples={"The first page": examples.MESSAGE_PAGE},
    )  # fmt: skip
    def get(self, request: Request, **address: Any) -> Response:
        """The messages of a user in pages, by time. A cursor is `message_id$created_date` or a time."""
        data = self.query(PageQuery)
        return Response(lists.page(self.caller, data, self.authors(address)))
