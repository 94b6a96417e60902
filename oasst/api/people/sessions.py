"""The account of a browser session."""

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.accounts import nextauth
from oasst.api.base.callers import Needs
from oasst.api.base.schema import DetailSerializer, operation
from oasst.api.base.views import Operation


class AuthCheck(Operation):
    needs = {"GET": Needs.NOTHING}

    @operation(
        "auth_check",
        answers=OpenApiTypes.EMAIL,
        also={403: DetailSerializer},
        examples={"Signed in": "ada@example.org"},
    )
    def get(self, request: Request) -> Response:
        """The email address of the signed-in user, here or at a site that shares its NextAuth secret with us."""
        token = request.COOKIES.get(settings.AUTH_COOKIE_NAME, "")
        email = nextauth.email_of(token, settings.AUTH_SECRET) if token and settings.AUTH_SECRET else None
        email = email or getattr(request._request.user, "email", "")
        if not email:
            raise PermissionDenied("Not authenticated")
        return Response(email)
