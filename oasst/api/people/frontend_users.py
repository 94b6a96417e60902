"""People by the names that their client gave them: the older half of the directory, and announcing people."""

from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.accounts import consent
from oasst.api.base import examples
from oasst.api.base.callers import Caller, Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.serializers import BodyUserSerializer, FrontEndUserSerializer
from oasst.api.base.views import Operation
from oasst.api.people import directory, identities, users
from oasst.api.people.users import BY_NAME, UsersByUsername, WhoseClient
from oasst.models import User


class FrontendUserBody(BodyUserSerializer):
    """Fields that are absent or null stay unchanged. Changing any of them needs the key of a trusted client."""

    show_on_leaderboard = serializers.BooleanField(required=False, allow_null=True)
    enabled = serializers.BooleanField(
        required=False,
        allow_null=True,
        help_text="false bans the user. true does not lift a ban: use PUT /users/{user_id}.",
    )
    tos_acceptance = serializers.BooleanField(required=False, allow_null=True)
    notes = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=1024)


class FrontendUsers(Operation):
    needs = {"GET": Needs.KEY, "POST": Needs.KEY}

    @operation(
        "query_frontend_users",
        answers=FrontEndUserSerializer(many=True),
        query=UsersByUsername,
        errors=(Code.GENERIC_ERROR,),
        examples={"One user": [examples.USER]},
        deprecated=True,
    )
    def get(self, request: Request) -> Response:
        """Users by username. /users/by_username does the same with more filters."""
        return Response(users.listed(self.caller, BY_NAME, self.query(UsersByUsername)))

    @operation(
        "create_frontend_user",
        answers=FrontEndUserSerializer,
        body=FrontendUserBody,
        examples={"The user as it is now": examples.USER},
    )
    def post(self, request: Request) -> Response:
        """Announces a user: creates the account on first use, otherwise updates the given fields."""
        user = upsert(self.caller, self.body(FrontendUserBody))
        return Response(directory.described([user], self.caller.client)[0])


class FrontendUser(Operation):
    needs = {"GET": Needs.KEY}

    @operation(
        "query_frontend_user",
        answers=FrontEndUserSerializer,
        query=WhoseClient,
        errors=(Code.USER_NOT_FOUND,),
        examples={"A user": examples.USER},
    )
    def get(self, request: Request, auth_method: str, username: str) -> Response:
        """A user by the name that a client (by default this one) has for them."""
        client_id = self.query(WhoseClient).get("api_client_id")
        user = directory.known_as(self.caller, auth_method, username, client_id)
        return Response(directory.described([user], self.caller.client, client_id)[0])


@transaction.atomic
def upsert(caller: Caller, given: dict[str, Any]) -> User:
    """The person, created on first use, with the given fields set.

    A ban is not lifted here: clients that always send every field would lift it unintentionally.

    Raises:
        ApiError: an untrusted client sends a field that would change; then no account is created either.
    """
    user = identities.person(
        caller.client, auth_method=given["auth_method"], username=given["id"], display_name=given["display_name"]
    )
    wanted = {name: given.get(name) for name in ("show_on_leaderboard", "notes", "tos_acceptance")}
    wanted["enabled"] = False if given.get("enabled") is False else None
    if not caller.trusted and _differs(user, wanted):
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, "Only trusted clients can change users.")
    users.change(user, wanted, caller)
    return user


def _differs(user: User, wanted: dict[str, Any]) -> bool:
    accepts_again = bool(wanted["tos_acceptance"]) and not consent.is_current(user)
    return accepts_again or bool(users.changes(user, wanted))
