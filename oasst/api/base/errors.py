"""Error responses of the API: one envelope for refusals, one list for malformed requests."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from oasst.api.base.codes import Code
from oasst.serving import faults

log = logging.getLogger(__name__)

# Lock timeout, statement timeout, deadlock, serialization failure: a retry may succeed.
_PASSING = frozenset({"55P03", "57014", "40P01", "40001"})
# Seconds until programs retry while a server is unavailable.
_AWAY_S = 10


class ApiError(Exception):
    """A refusal: `{"error_code": number, "message": sentence}`."""

    def __init__(
        self, code: Code, message: str = "", *, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.code, self.message = code, message or code.name.replace("_", " ").capitalize()
        self.status, self.headers = status or code.status, dict(headers or {})
        super().__init__(self.message)


class Malformed(Exception):
    """The request does not have the shape it should: 422 and a list of what is wrong where.

    `where` is "body", "query" or "path"; `wrong` maps fields to sentences as serializers do.
    """

    def __init__(self, where: str, wrong: Any) -> None:
        self.details = [
            {"loc": [where, *place], "msg": str(detail), "type": _type(getattr(detail, "code", "invalid"))}
            for place, detail in _leaves(wrong)
        ]
        super().__init__(str(self.details))


def answer(exc: Exception, context: dict[str, Any]) -> Response:
    """Turns any exception of a view into the response that clients expect. The only exception handler of the API."""
    response = _expected(exc)
    if response is None:
        log.error("The API failed at %s", context["request"].path, exc_info=exc)
        response = Response(_envelope(Code.GENERIC_ERROR, "INTERNAL_SERVER_ERROR"), 500)
    # Django would log every refusal as a warning, and as an error that there is nothing to do (503).
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _expected(exc: Exception) -> Response | None:
    """The response to errors that clients may know about; None for failures of our own."""
    match exc:
        case ApiError():
            return Response(_envelope(exc.code, exc.message), exc.status, headers=exc.headers)
        case Malformed():
            return Response({"detail": exc.details}, 422)
        case Http404():
            return Response({"detail": "Not Found"}, 404)
        case exceptions.ParseError():
            return Response(
                {"detail": [{"loc": ["body"], "msg": str(exc.detail), "type": "value_error.jsondecode"}]}, 422
            )
        case exceptions.MethodNotAllowed():
            return Response({"detail": "Method Not Allowed"}, 405)
        case exceptions.APIException():
            return Response({"detail": str(exc.detail)}, exc.status_code)
        case OperationalError() if getattr(exc.__cause__, "sqlstate", None) in _PASSING:
            return _try_again()
        case _ if faults.is_away(exc):
            log.warning("The API responds that a server is unavailable: %s", exc)
            return _away()
    return None


def _try_again() -> Response:
    message = "The database is busy with the same rows. Nothing was changed; try again."
    return Response(_envelope(Code.DATABASE_MAX_RETRIES_EXHAUSTED, message), 503, headers={"Retry-After": "1"})


def _away() -> Response:
    message = "A part of the platform is temporarily unavailable. Nothing was changed; try again."
    return Response(_envelope(Code.GENERIC_ERROR, message), 503, headers={"Retry-After": str(_AWAY_S)})


def _envelope(code: Code, message: str) -> dict[str, Any]:
    return {"error_code": int(code), "message": message}


def _leaves(wrong: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The messages of a tree of errors, each with its location."""
    if isinstance(wrong, Mapping):
        for key, inner in wrong.items():
            yield from _leaves(inner, place if key == "non_field_errors" else (*place, key))
    elif isinstance(wrong, Sequence) and not isinstance(wrong, str):
        for number, inner in enumerate(wrong):
            yield from _leaves(inner, (*place, number) if isinstance(inner, Mapping | list) else place)
    else:
        yield place, wrong


def _type(code: str) -> str:
    return "value_error.missing" if code == "required" else f"value_error.{code}"
