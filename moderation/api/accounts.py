"""Purging a user's work and merging accounts, as Open Assistant's moderation tools request it."""

import time
from collections import Counter
from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation import statements
from moderation.actions.orders import Order, check
from moderation.api import removal
from moderation.kinds.purge import messages_to_purge
from moderation.models import Kind, Reason
from oasst.api.base.callers import Caller, Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from oasst.api.messages.stats import SystemStatsSerializer, system_stats
from oasst.models import User

_STATS = {"all": 131, "active": 120, "active_by_lang": {"de": 21, "en": 99}, "deleted": 11, "message_trees": 14}
_RESULT = {
    "before": _STATS,
    "after": {**_STATS, "active": 118, "active_by_lang": {"de": 19, "en": 99}, "deleted": 13},
    "preview": True,
    "duration": 0.02,
}


class PurgeResultSerializer(serializers.Serializer[Any]):
    before = SystemStatsSerializer()
    after = SystemStatsSerializer()
    preview = serializers.BooleanField()
    duration = serializers.FloatField(help_text="Seconds.")


class HowToPurge(serializers.Serializer[Any]):
    preview = serializers.BooleanField(default=True, help_text="Preview only: change nothing.")
    ban = serializers.BooleanField(default=True)


class WhatToPurge(serializers.Serializer[Any]):
    purge_initial_prompts = serializers.BooleanField(default=False)
    min_date = serializers.DateTimeField(required=False, allow_null=True)
    max_date = serializers.DateTimeField(required=False, allow_null=True)
    preview = serializers.BooleanField(default=True, help_text="Preview only: change nothing.")


class WhomToMerge(serializers.Serializer[Any]):
    destination_user_id = serializers.UUIDField()
    source_user_ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)


class PurgeUser(Operation):
    needs = {"POST": Needs.TRUSTED}
    uuids = ("user_id",)

    @operation(
        "purge_user",
        answers=PurgeResultSerializer,
        query=HowToPurge,
        errors=(Code.USER_NOT_FOUND, Code.API_CLIENT_NOT_AUTHORIZED),
        examples={"What would be": _RESULT},
    )
    def post(self, request: Request, user_id: UUID) -> Response:
        """Deletes everything a user wrote, with all replies, and their votes on messages of others. Final after 30 days."""
        given = self.query(HowToPurge)
        detail = {"votes": True, "prompts": True, "ban": given["ban"]}
        return Response(_purged(self.caller, user_id, detail, preview=given["preview"]))


class PurgeUserMessages(Operation):
    needs = {"POST": Needs.TRUSTED}
    uuids = ("user_id",)

    @operation(
        "purge_user_messages",
        answers=PurgeResultSerializer,
        query=WhatToPurge,
        errors=(Code.USER_NOT_FOUND, Code.API_CLIENT_NOT_AUTHORIZED),
        examples={"What would be": _RESULT},
    )
    def post(self, request: Request, user_id: UUID) -> Response:
        """Deletes what a user wrote in a period, with all replies; initial prompts only on request."""
        given = self.query(WhatToPurge)
        dates = {name: given[name].isoformat() for name in ("min_date", "max_date") if given.get(name)}
        detail = {"prompts": given["purge_initial_prompts"], **dates}
        return Response(_purged(self.caller, user_id, detail, preview=given["preview"]))


class MergeUsers(Operation):
    needs = {"POST": Needs.TRUSTED}

    @operation(
        "merge_users",
        status=204,
        body=WhomToMerge,
        errors=(Code.USER_NOT_FOUND, Code.API_CLIENT_NOT_AUTHORIZED, Code.GENERIC_ERROR),
    )
    def post(self, request: Request) -> Response:
        """Moves all work of some accounts to another account of the same person; all of them or none."""
        given = self.body(WhomToMerge)
        into = _user(given["destination_user_id"])
        with transaction.atomic():
            for source in {each: _user(each) for each in given["source_user_ids"]}.values():
                merge = removal.order(self.caller, Kind.MERGE, reason=Reason.TWO_ACCOUNTS, person=source, into=into)
                removal.take(merge)
        return Response(status=204)


def _user(user_id: UUID) -> User:
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise ApiError(Code.USER_NOT_FOUND, "There is no such user.", status=404)
    return user


def _purged(caller: Caller, user_id: UUID, detail: dict[str, Any], *, preview: bool) -> dict[str, Any]:
    user, start, before = _user(user_id), time.monotonic(), system_stats()
    order = removal.order(caller, Kind.PURGE, person=user, detail=detail)
    if preview:
        with removal.refusals_as_errors():
            check(order)
        after = _without(before, order)
    else:
        removal.take(order)
        after = system_stats()
    return {"before": before, "after": after, "preview": preview, "duration": round(time.monotonic() - start, 3)}


def _without(before: dict[str, Any], order: Order) -> dict[str, Any]:
    ids = messages_to_purge(order).values_list("pk", flat=True)
    by_lang = Counter(dict(statements.rows("deletion_by_lang", messages=list(ids))))
    left = {lang: number - by_lang[lang] for lang, number in before["active_by_lang"].items()}
    return {
        **before,
        "active": before["active"] - by_lang.total(),
        "active_by_lang": {lang: number for lang, number in left.items() if number},
        "deleted": before["deleted"] + by_lang.total(),
    }
