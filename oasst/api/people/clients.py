"""Creating API clients."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.accounts import clients
from oasst.api.base.callers import Needs
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation


class NewClientSerializer(serializers.Serializer[Any]):
    description = serializers.CharField(max_length=256)
    frontend_type = serializers.CharField(max_length=256, help_text="web, bot, import …")
    trusted = serializers.BooleanField(default=False)
    admin_email = serializers.EmailField(max_length=256, required=False, allow_null=True)


class ApiClients(Operation):
    needs = {"POST": Needs.ROOT}

    @operation(
        "create_api_client",
        answers=OpenApiTypes.STR,
        body=NewClientSerializer,
        examples={"The key, shown only once": "4f1c…"},
    )
    def post(self, request: Request) -> Response:
        """Creates an API client with all scopes that its trust level allows. Returns its key, which is shown only once."""
        given = self.body(NewClientSerializer)
        _client, key = clients.make(
            **{**given, "admin_email": given.get("admin_email") or ""}, scopes=clients.ALL_SCOPES, by=None
        )
        return Response(key)
