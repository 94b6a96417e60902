"""The base class of API operations: identifies the caller, validates the input, returns JSON."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from rest_framework.exceptions import MethodNotAllowed, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.serializers import Serializer, as_serializer_error
from rest_framework.views import APIView

from oasst.access import Audience
from oasst.api.base.callers import Caller, Named, Needs, identify, named_in_head
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError, Malformed
from oasst.models import Scope, User


class Operation(APIView):
    """A path with its methods.

    `needs` maps each method to what its caller must be. A method without an entry cannot be called, so none can be left
    open by accident. `scope` is the scope that the key needs; None: READ for safe methods, WORK for others. Path parameters
    named in `uuids` are UUIDs; other values are answered with 422. With `looks_up_viewer` the header must not name a
    person whom the client does not know, as in Open Assistant; elsewhere such a header counts as absent: a web site sends it
    with every request, also with the one that announces the person. `name_prefix` distinguishes a second address of the same
    operation in the OpenAPI document.
    """

    needs: ClassVar[Mapping[str, Needs]] = {}
    scope: ClassVar[Scope | None] = None
    uuids: ClassVar[tuple[str, ...]] = ()
    looks_up_viewer: ClassVar[bool] = False
    name_prefix: ClassVar[str] = ""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.audience = Audience.PROGRAMS  # type: ignore[attr-defined]
        return view

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        needs = self.needs.get(request.method or "")
        if needs is None:
            raise MethodNotAllowed(request.method or "")
        named = self.named()
        scope = self.scope or (Scope.READ if request.method in SAFE_METHODS else Scope.WORK)
        self._caller = identify(request, needs, scope, named)
        if self.looks_up_viewer and named and self._caller and not self._caller.viewer:
            raise ApiError(Code.USER_NOT_FOUND, "This client has no such user.")
        for name in self.uuids:
            self.kwargs[name] = kwargs[name] = _uuid(name, kwargs[name])

    def named(self) -> Named | None:
        """The person this request is made for."""
        return named_in_head(self.request)

    @property
    def caller(self) -> Caller:
        """The caller; only if a key is needed."""
        assert self._caller is not None
        return self._caller

    @property
    def viewer(self) -> User | None:
        return self.caller.viewer

    @property
    def allowed_methods(self) -> list[str]:
        return sorted(self.needs)

    def query(self, shape: type[Serializer[Any]]) -> dict[str, Any]:
        """The query parameters. Of a repeated parameter the last value counts.

        Raises:
            Malformed: they are invalid.
        """
        # Not the QueryDict itself: serializers treat that as a form, in which an absent checkbox is unticked.
        return _checked("query", shape, self.request.query_params.dict())

    def body(self, shape: type[Serializer[Any]], data: Any = None) -> dict[str, Any]:
        """The body; unknown fields are ignored.

        Raises:
            Malformed: it is invalid.
        """
        return _checked("body", shape, self.request.data if data is None else data)


def _checked(where: str, shape: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = _validator(shape).run_validation(data)
    except ValidationError as wrong:
        raise Malformed(where, as_serializer_error(wrong)) from None
    return found


@cache
def _validator(shape: type[Serializer[Any]]) -> Serializer[Any]:
    """One instance for all requests: validation does not change it, and copying its fields takes longer than using them."""
    validator = shape()
    validator.fields  # noqa: B018 -- created here, before threads share them
    return validator


def _uuid(name: str, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Malformed("path", {name: ["This is not a UUID."]}) from None
