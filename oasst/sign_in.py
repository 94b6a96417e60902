"""The sign-in backend. It stays here: sessions name its path, and moving it would sign everyone out."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from oasst import access
from oasst.models import User, UserKind


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signs in people who may take part. Demo accounts have published passwords, so they stay on this machine."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        user: User | None = super().authenticate(request, **credentials)
        if user and user.kind == UserKind.DEMO and not (request and access.from_this_machine(request)):
            return None
        return user
