"""Counts of the filtered contents of a release, before downloading it."""

import hashlib
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DataError
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from exports import access
from exports.models import Release, ReleaseState
from exports.releases import filtered_counts
from exports.releases.build.contents import MESSAGES
from exports.selection import line_filters
from exports.selection.filters import WrongFilter
from exports.selection.selection import Selection
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError, Malformed
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from oasst.models import Scope
from oasst.serving.rate_limits import Limit, seconds_to_wait

_TIMES, _MINUTES = 20, 10  # each request reads a whole release
_KEPT_S = 24 * 3600  # release files never change


class Filters(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        return {
            each.name: serializers.CharField(required=False, help_text=f"{each.help[0].upper()}{each.help[1:]}.")
            for each in line_filters.OFFERED
        }


class CountsSerializer(serializers.Serializer[Any]):
    trees = serializers.IntegerField()
    messages = serializers.IntegerField()
    by_lang = serializers.DictField(child=serializers.IntegerField())
    by_role = serializers.DictField(child=serializers.IntegerField())


_EXAMPLE = {"trees": 2, "messages": 9, "by_lang": {"de": 9}, "by_role": {"prompter": 4, "assistant": 5}}


class ReleaseCounts(Operation):
    needs = {"GET": Needs.KEY}
    scope = Scope.RELEASES

    @operation(
        "get_release_counts",
        answers=CountsSerializer,
        query=Filters,
        errors=(Code.TOO_MANY_REQUESTS,),
        missing=(Code.GENERIC_ERROR,),
        examples={"The German part": _EXAMPLE},
    )
    def get(self, request: Request, line: str, version: str) -> Response:
        """Counts the trees and messages of a release that match the filters. The key's owner must have access to it."""
        release = self._complete_release(line, version)
        asked = self.query(Filters)
        try:
            wanted = Selection(**line_filters.fields({name: [value] for name, value in asked.items()}))
        except WrongFilter as wrong:
            raise Malformed("query", {wrong.filter: [f"{wrong}."]}) from None
        return Response(self._counts(release, wanted))

    def _complete_release(self, line: str, version: str) -> Release:
        """A release with files that the owner of the key may read.

        Raises:
            ApiError
        """
        (name,) = MESSAGES.names
        with suppress(Http404, DataError):  # a name with a NUL byte cannot exist
            release = access.release_for(access.reader_of(self.caller.client), line, version)
            if release.state != ReleaseState.RETIRED and (release.folder / name).is_file():
                return release
        raise ApiError(Code.GENERIC_ERROR, "This release doesn't exist, or you don't have access to it.", status=404)

    def _counts(self, release: Release, wanted: Selection) -> dict[str, Any]:
        key = f"release-counts:{release.pk}:{hashlib.sha256(repr(wanted).encode()).hexdigest()}"
        counts: dict[str, Any] | None = cache.get(key)
        if counts is None:
            self._count_request()
            (name,) = MESSAGES.names
            try:
                counts = filtered_counts.counted(release.folder / name, wanted).as_json()
            except filtered_counts.TooMany:
                message = "There are too many rows to count. Download the release and filter it locally."
                raise ApiError(Code.DATABASE_MAX_RETRIES_EXHAUSTED, message) from None
            cache.set(key, counts, _KEPT_S)
        return counts

    def _count_request(self) -> None:
        limit = Limit("release_counts", str(self.caller.client.pk), _TIMES, _MINUTES)
        if wait := seconds_to_wait([limit] if settings.RATE_LIMIT else []):
            message = f"Too many requests. Try again in {wait} seconds."
            raise ApiError(Code.TOO_MANY_REQUESTS, message, headers={"Retry-After": str(wait)})
