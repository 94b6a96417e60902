"""JSON in and out by orjson."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        if data is None and renderer_context and renderer_context["response"].status_code == 204:
            return b""
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


class TooLarge(APIException):
    status_code = 413
    default_detail = "The request body is too large."


class OrjsonParser(BaseParser):
    """Accepts any content type: Open Assistant reads every body as JSON."""

    media_type = "*/*"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as wrong:
            raise ParseError(f"The request body is not valid JSON: {wrong}") from None


def timestamp(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC with the offset written "+00:00"."""
    return moment.astimezone(UTC).isoformat() if moment else None
