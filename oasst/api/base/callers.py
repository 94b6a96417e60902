"""Callers of the API: a client by its key, the person it speaks for, or the owner of a root token."""

import enum
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request

from oasst.accounts import keys
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.db import rows
from oasst.db.statements import prepared
from oasst.models import ApiClient, Scope, User

# How often a client's "last used" is written, at most.
_NOTED_EVERY_S = 60
_noted: dict[UUID, float] = {}

# How a client names a person: by `auth_method` and `username`.
Named = tuple[str, str]


class Needs(enum.Enum):
    """What an operation requires of its caller."""

    NOTHING = "nothing"
    KEY = "key"
    TRUSTED = "trusted key"
    ROOT = "root token"


@dataclass(frozen=True, slots=True)
class Caller:
    """A client and the person it named, if any. The client vouches for that person; there is no other proof."""

    client: ApiClient
    viewer: User | None

    @property
    def trusted(self) -> bool:
        return self.client.trusted

    def may_see_client(self, client_id: UUID | None) -> bool:
        """Untrusted clients list only what was posted through them."""
        return self.trusted or client_id in (None, self.client.pk)


def identify(request: Request, needs: Needs, scope: Scope, named: Named | None) -> Caller | None:
    """The caller, or None where nothing or only a root token is needed; its viewer is the person named, if it knows them.

    Raises:
        ApiError: no key, an unknown or disabled one, or one that may not do this.
    """
    if needs == Needs.NOTHING:
        return None
    if needs == Needs.ROOT:
        token = _bearer_token(request)
        if token is None or not keys.is_root(token):
            raise ApiError(Code.ROOT_TOKEN_NOT_AUTHORIZED, "This operation needs a root token as bearer token.")
        return None
    caller = _caller(request, named, bearer=scope == Scope.RELEASES)
    if needs == Needs.TRUSTED and not caller.trusted:
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, "This operation needs the key of a trusted client.")
    if scope not in caller.client.scopes:
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, f"This key has no scope {scope.value!r}.")
    return caller


def named_in_head(request: Request) -> Named | None:
    """ "auth_method:username" of the query or the header; what is malformed counts as absent."""
    named = request.query_params.get("oasst_user") or request.headers.get("X-OASST-User") or ""
    auth_method, _colon, username = named.partition(":")
    return (auth_method, username) if auth_method and username and "\x00" not in named else None


def named_in_body(user: Any) -> Named | None:
    """The user named in the body; a malformed one counts as absent, validation of the body reports it."""
    if not isinstance(user, dict):
        return None
    auth_method, username = user.get("auth_method"), str(user.get("id", ""))
    if not isinstance(auth_method, str) or "\x00" in auth_method + username:
        return None
    return (auth_method, username) if auth_method and username else None


def _bearer_token(request: Request) -> str | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


def _caller(request: Request, named: Named | None, *, bearer: bool) -> Caller:
    """`bearer`: the key may also come as downloads of releases take it."""
    key = request.query_params.get("api_key") or request.headers.get("X-API-Key") or ""
    if bearer and not key:
        key = _bearer_token(request) or ""
    client, person = _look_up(key, named)
    if client is None or not client.is_in_force:
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, "Could not validate the API key.")
    _note_use(client)
    return Caller(client, person)


def _look_up(key: str, named: Named | None) -> tuple[ApiClient | None, User | None]:
    """The client of the key and the person it knows by that name, by one statement."""
    auth_method, username = named or (None, None)
    with prepared() as cursor:
        cursor.execute(_SIGN_IN, {"key": keys.hash_of(key), "auth_method": auth_method, "username": username})
        row = cursor.fetchone()
    if row is None:
        return None, None
    client, end = rows.of(ApiClient, row)
    return client, rows.of(User, row, end)[0]


_SIGN_IN = f"""
    SELECT {rows.columns(ApiClient, "c")}, {rows.columns(User, "u")}
    FROM oasst_apiclient c
    LEFT JOIN oasst_clientidentity i
        ON i.client_id = c.id AND i.auth_method = %(auth_method)s AND i.username = %(username)s
    LEFT JOIN oasst_user u ON u.id = i.user_id
    WHERE c.key_hash = %(key)s
"""  # noqa: S608 -- names of our own


def _note_use(client: ApiClient) -> None:
    now = time.monotonic()
    if now - _noted.get(client.pk, -_NOTED_EVERY_S) >= _NOTED_EVERY_S:
        _noted[client.pk] = now
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=timezone.now())
