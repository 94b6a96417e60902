"""Lists of messages, whole or in pages, and their filters.

Untrusted clients list only what they posted themselves.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework import serializers

from oasst.api.base import cursors, shapes
from oasst.api.base.callers import Caller
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.fields import LangField, MomentField
from oasst.api.base.serializers import MessageSerializer
from oasst.api.messages import visibility
from oasst.corpus import search
from oasst.models import MessageQuerySet

KEY = "created_date"


class Listed(serializers.Serializer[Any]):
    """Parameters of every list."""

    max_count = serializers.IntegerField(min_value=1, max_value=1000, default=10)
    only_roots = serializers.BooleanField(default=False)
    lang = LangField(required=False, allow_blank=True)


class ListQuery(Listed):
    """A list without pages."""

    start_date = MomentField(required=False, help_text="Only messages created at or after this time.")
    end_date = MomentField(required=False, help_text="Only messages created at or before this time.")
    desc = serializers.BooleanField(default=True, help_text="Newest first.")


class PageQuery(Listed):
    """A list in pages."""

    before = serializers.CharField(
        required=False, allow_blank=True, help_text="Return the page that ends before this cursor."
    )
    after = serializers.CharField(
        required=False, allow_blank=True, help_text="Return the page that begins after this cursor."
    )
    desc = serializers.BooleanField(default=False, help_text="Newest first.")
    include_deleted = serializers.BooleanField(default=False)


class MessagePageSerializer(serializers.Serializer[Any]):
    """`prev` and `next` are the cursors to pass as `before` and `after`; null if there is no more."""

    prev = serializers.CharField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    sort_key = serializers.ChoiceField((KEY,))
    order = serializers.ChoiceField(("asc", "desc"))
    items = MessageSerializer(many=True)


def at_once(caller: Caller, given: dict[str, Any], authors: Collection[UUID] | None = None) -> list[shapes.Shape]:
    """`given` is the validated ListQuery, `authors` limits the list to messages of these people."""
    sign = "-" if given["desc"] else ""
    found = narrowed(caller, given, authors).order_by(f"{sign}created_at", f"{sign}pk")
    return shapes.full_messages(list(found[: given["max_count"]]), caller)


def page(caller: Caller, given: dict[str, Any], authors: Collection[UUID] | None = None) -> shapes.Shape:
    """`given` is the validated PageQuery, `authors` limits the list to messages of these people."""
    found = cursors.page(
        narrowed(caller, given, authors), key="created_at", read=cursors.moment, write=datetime.isoformat,
        before=given.get("before"), after=given.get("after"), count=given["max_count"], desc=given["desc"],
    )  # fmt: skip
    rows = shapes.full_messages(found.rows, caller, with_users=bool(given.get("include_user")))
    return found.shape(rows, key=KEY, desc=given["desc"])


def narrowed(caller: Caller, given: dict[str, Any], authors: Collection[UUID] | None = None) -> MessageQuerySet:
    """The messages that pass all filters. Absent parameters filter nothing.

    Raises:
        ApiError: an untrusted client asks for messages of another one.
    """
    where = Q()
    if client_id := _client_asked_about(caller, given.get("api_client_id")):
        where &= Q(client=client_id)
    if authors is not None:
        where &= Q(author__in=authors)
    if not given.get("include_deleted"):
        where &= Q(deleted=False)
    if given["only_roots"]:
        where &= Q(parent=None)
    if start := given.get("start_date"):
        where &= Q(created_at__gte=start)
    if end := given.get("end_date"):
        where &= Q(created_at__lte=end)
    return _in_lang(visibility.messages(caller).filter(where), given)


def _in_lang(messages: MessageQuerySet, given: dict[str, Any]) -> MessageQuerySet:
    """Without a language there is no search, because splitting a text into words depends on it."""
    lang, query = given.get("lang"), given.get("search_query")
    if not lang:
        return messages
    return search.matching(messages, query, lang) if query else messages.in_lang(lang)


def _client_asked_about(caller: Caller, client_id: UUID | None) -> UUID | None:
    if not caller.may_see_client(client_id):
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, "Only trusted clients can list what others posted.")
    return client_id if caller.trusted else caller.client.pk
