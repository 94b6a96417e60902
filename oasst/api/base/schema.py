"""The OpenAPI document: what all operations share, so that each declares only what is specific to it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.json import OrjsonRenderer
from oasst.api.base.views import Operation

_View = TypeVar("_View", bound=Callable[..., Any])


class ErrorSerializer(serializers.Serializer[Any]):
    """A refusal."""

    error_code = serializers.IntegerField()
    message = serializers.CharField()


class DetailSerializer(serializers.Serializer[Any]):
    """A refusal by the framework, without an error code."""

    detail = serializers.CharField()


class WrongPlaceSerializer(serializers.Serializer[Any]):
    loc = serializers.ListField(child=serializers.JSONField())
    msg = serializers.CharField()
    type = serializers.CharField()


class MalformedSerializer(serializers.Serializer[Any]):
    """Validation errors of a request, each with its location."""

    detail = WrongPlaceSerializer(many=True)


def operation(
    name: str,
    *,
    answers: Any = None,
    status: int = 200,
    body: Any = None,
    query: Any = None,
    errors: tuple[Code, ...] = (),
    missing: tuple[Code, ...] = (),
    also: Mapping[int, Any] | None = None,
    examples: dict[str, Any] | None = None,
    deprecated: bool = False,
) -> Callable[[_View], _View]:
    """Documents a method of an Operation.

    `answers` is the serializer (or type) of the success response with `status`, None for an empty body; `query` and
    `body` describe the input; `errors` are the codes it can return besides those of every operation, `missing` those it
    returns with status 404; `also` are responses of other forms by their status; `examples` are success responses.
    """
    return extend_schema(
        operation_id=name,
        request=body,
        parameters=[query] if query else None,
        responses={
            status: answers if answers is not None else OpenApiResponse(),
            **_refusals(errors, missing),
            **(also or {}),
        },
        examples=[
            OpenApiExample(title, value, response_only=True, status_codes=[str(status)])
            for title, value in (examples or {}).items()
        ],
        deprecated=deprecated,
    )


def _refusals(errors: tuple[Code, ...], missing: tuple[Code, ...]) -> dict[int, Any]:
    """One entry per status, as OpenAPI allows no more; the description lists the codes."""
    by_status: dict[int, list[Code]] = {}
    for status, code in (*((each.status, each) for each in errors), *((404, each) for each in missing)):
        by_status.setdefault(status, []).append(code)
    return {
        status: OpenApiResponse(ErrorSerializer, ", ".join(f"{int(code)} {code.name}" for code in codes))
        for status, codes in by_status.items()
    }


class Described(AutoSchema):
    """Adds to each operation what follows from its base class: the key, malformed input, server errors."""

    def get_tags(self) -> list[str]:
        parts = self.path.removeprefix("/api/v1/").split("/")
        return [parts[0].replace("_", " ")]

    def map_parsers(self) -> list[str]:
        """Bodies are read as JSON whatever their content type; the document names the right one."""
        return [OrjsonRenderer.media_type]

    def get_auth(self) -> list[dict[str, Any]]:
        needs = self._needs()
        if needs == Needs.NOTHING:
            return [{}]
        if needs == Needs.ROOT:
            return [{"root": []}]
        return [{"key": []}, {"key_in_query": []}]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        found: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if found is None:
            return None
        assert isinstance(self.view, Operation)
        found["operationId"] = f"{self.view.name_prefix}{found['operationId']}"
        common = {
            "422": (MalformedSerializer, "The request is invalid."),
            "500": (ErrorSerializer, "Internal server error."),
        }
        common["503"] = (ErrorSerializer, "4 DATABASE_MAX_RETRIES_EXHAUSTED: try again")
        if self._needs() != Needs.NOTHING:
            common["403"] = (ErrorSerializer, "2 API_CLIENT_NOT_AUTHORIZED or 3 ROOT_TOKEN_NOT_AUTHORIZED")
        if self.view.looks_up_viewer:
            common["404"] = (ErrorSerializer, "4002 USER_NOT_FOUND: the user named in oasst_user")
        for status, (serializer, why) in common.items():
            answer = self._get_response_for_code(OpenApiResponse(serializer, why), status)  # type: ignore[no-untyped-call]
            found["responses"].setdefault(status, answer)
        return found

    def _needs(self) -> Needs:
        assert isinstance(self.view, Operation)
        return self.view.needs[self.method]
