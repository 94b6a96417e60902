"""Operations on people: look-up, changes, closing an account."""

from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst import access
from oasst.accounts import consent, naming, updates
from oasst.api.base import cursors, examples
from oasst.api.base.callers import Caller, Needs
from oasst.api.base.codes import Code
from oasst.api.base.cursors import Place
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.serializers import FrontEndUserSerializer
from oasst.api.base.views import Operation
from oasst.api.people import directory
from oasst.models import User

BY_NAME, BY_DISPLAY_NAME = "username", "display_name"


class Directory(serializers.Serializer[Any]):
    """Filters of a list of people."""

    api_client_id = serializers.UUIDField(required=False, help_text="Untrusted clients can only list their own users.")
    auth_method = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    search_text = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="A part of the name, case-sensitive."
    )
    max_count = serializers.IntegerField(min_value=1, max_value=10_000, default=100)


class UsersByUsername(Directory):
    gte_username = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    gt_id = serializers.UUIDField(
        required=False, help_text="Start after this user among those named exactly gte_username."
    )
    lte_username = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    lt_id = serializers.UUIDField(
        required=False, help_text="End before this user among those named exactly lte_username."
    )


class ByUsernameQuery(UsersByUsername):
    desc = serializers.BooleanField(default=False)


class ByDisplayNameQuery(Directory):
    gte_display_name = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    gt_id = serializers.UUIDField(
        required=False, help_text="Start after this user among those with exactly gte_display_name."
    )
    lte_display_name = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    lt_id = serializers.UUIDField(
        required=False, help_text="End before this user among those with exactly lte_display_name."
    )
    desc = serializers.BooleanField(default=False)


class UsersCursorQuery(Directory):
    before = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    after = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    sort_key = serializers.CharField(default=BY_NAME, help_text="username or display_name")


class WhoseClient(serializers.Serializer[Any]):
    api_client_id = serializers.UUIDField(required=False)


class UserChanges(serializers.Serializer[Any]):
    """Absent fields stay unchanged."""

    display_name = serializers.CharField(required=False, max_length=256)
    enabled = serializers.BooleanField(required=False, help_text="false bans the user, true lifts a ban.")
    notes = serializers.CharField(required=False, allow_blank=True, max_length=1024)
    show_on_leaderboard = serializers.BooleanField(required=False)
    tos_acceptance = serializers.BooleanField(required=False, help_text="Only true has an effect.")


class UsersPageSerializer(serializers.Serializer[Any]):
    prev = serializers.CharField(allow_null=True)
    next = serializers.CharField(allow_null=True)
    sort_key = serializers.ChoiceField((BY_NAME, BY_DISPLAY_NAME))
    order = serializers.ChoiceField(("asc",))
    items = FrontEndUserSerializer(many=True)


class ByUsername(Operation):
    needs = {"GET": Needs.KEY}

    @operation(
        "get_users_ordered_by_username",
        answers=FrontEndUserSerializer(many=True),
        query=ByUsernameQuery,
        errors=(Code.GENERIC_ERROR,),
        examples={"One user": [examples.USER]},
    )
    def get(self, request: Request) -> Response:
        """Users by the name their client has for them."""
        return Response(listed(self.caller, BY_NAME, self.query(ByUsernameQuery)))


class ByDisplayName(Operation):
    needs = {"GET": Needs.KEY}

    @operation(
        "get_users_ordered_by_display_name",
        answers=FrontEndUserSerializer(many=True),
        query=ByDisplayNameQuery,
        errors=(Code.GENERIC_ERROR,),
        examples={"One user": [examples.USER]},
    )
    def get(self, request: Request) -> Response:
        """Users by display name."""
        return Response(listed(self.caller, BY_DISPLAY_NAME, self.query(ByDisplayNameQuery)))


class UsersCursor(Operation):
    needs = {"GET": Needs.KEY}

    @operation(
        "get_users_cursor",
        answers=UsersPageSerializer,
        query=UsersCursorQuery,
        errors=(Code.SORT_KEY_UNSUPPORTED,),
        examples={
            "The first page": {
                "prev": None,
                "next": f"{examples.USER['user_id']}${examples.USER['id']}",
                "sort_key": BY_NAME,
                "order": "asc",
                "items": [examples.USER],
            }
        },
    )
    def get(self, request: Request) -> Response:
        """Users in pages. A cursor is `user_id$name`, or a name alone."""
        given = self.query(UsersCursorQuery)
        key = given["sort_key"]
        rows, id_key = _rows(self.caller, key, given)
        page = cursors.page(
            rows, key=key, id_key=id_key, read=str, write=str, desc=False, count=given["max_count"],
            before=given.get("before"), after=given.get("after"),
        )  # fmt: skip
        items = directory.described(list(page.rows), self.caller.client, given.get("api_client_id"))
        return Response(page.shape(items, key=key, desc=False))


class OneUser(Operation):
    needs = {"GET": Needs.KEY, "PUT": Needs.TRUSTED, "DELETE": Needs.TRUSTED}
    uuids = ("user_id",)

    @operation(
        "get_user",
        answers=FrontEndUserSerializer,
        query=WhoseClient,
        errors=(Code.USER_NOT_FOUND,),
        examples={"A user": examples.USER},
    )
    def get(self, request: Request, user_id: UUID) -> Response:
        """A user by our id."""
        client_id = self.query(WhoseClient).get("api_client_id")
        user = directory.visible_user(self.caller, user_id, client_id)
        return Response(directory.described([user], self.caller.client, client_id)[0])

    @operation("update_user", status=204, query=UserChanges, errors=(Code.USER_NOT_FOUND,))
    def put(self, request: Request, user_id: UUID) -> Response:
        """Changes the given fields. Only administrators can change moderators and administrators."""
        change(directory.visible_user(self.caller, user_id), self.query(UserChanges), self.caller)
        return Response(status=204)

    @operation("delete_user", status=204, errors=(Code.USER_NOT_FOUND,))
    def delete(self, request: Request, user_id: UUID) -> Response:
        """Closes the account permanently and removes its names. The messages stay."""
        user = directory.visible_user(self.caller, user_id)
        check_changeable(user)
        updates.delete(user, by=self.viewer, through=self.caller.client)
        return Response(status=204)


def listed(caller: Caller, key: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Raises:
    ApiError: a bound by id without its bound by name.
    """
    rows, id_key = _rows(caller, key, given)
    for text, id_, up in (
        (given.get(f"gte_{key}"), given.get("gt_id"), True),
        (given.get(f"lte_{key}"), given.get("lt_id"), False),
    ):
        if text is not None:
            rows = rows.filter(Place(text, id_).beyond(key, up=up, id_key=id_key))
        elif id_:
            raise ApiError(Code.GENERIC_ERROR, "A bound by id needs the same bound by name.")
    sign = "-" if given.get("desc") else ""
    found = rows.order_by(f"{sign}{key}", f"{sign}{id_key}")[: given["max_count"]]
    return directory.described(list(found), caller.client, given.get("api_client_id"))


def check_changeable(user: User) -> None:
    """Raises:
    ApiError: API clients may not change this person.
    """
    if not access.may_be_changed_by_programs(user):
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, "Only administrators can change this person.")


# What clients call the fields of an account.
_FIELDS = {
    "display_name": "display_name",
    "enabled": "is_active",
    "notes": "notes",
    "show_on_leaderboard": "show_on_leaderboard",
}


def changes(user: User, given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the account that would change, by our names. None means unchanged."""
    found = {
        field: given[name]
        for name, field in _FIELDS.items()
        if given.get(name) is not None and given[name] != getattr(user, field)
    }
    if "display_name" in found:
        shown = naming.allowed(found.pop("display_name"))
        if not naming.is_shown_by(user, shown):
            found["display_name"] = naming.settled(shown, user)
    return found


def change(user: User, given: dict[str, Any], caller: Caller) -> None:
    """Raises:
    ApiError: API clients may not change this person.
    """
    changed = changes(user, given)
    if changed:
        check_changeable(user)
    for field, value in changed.items():
        setattr(user, field, value)
    with transaction.atomic():
        updates.save_changed(user, changed, by=caller.viewer, through=caller.client)
        if given.get("tos_acceptance"):
            consent.accept(by=user)


def _rows(caller: Caller, key: str, given: dict[str, Any]) -> tuple[cursors.Rows[Any], str]:
    """The rows listed by this key, and the key that identifies them."""
    wanted = directory.Wanted(
        directory.client_asked_about(caller, given.get("api_client_id")),
        given.get("auth_method"),
        given.get("search_text"),
    )
    if key == BY_NAME:
        return directory.names(wanted), directory.Names.ID
    if key == BY_DISPLAY_NAME:
        return directory.people(wanted), "pk"
    raise ApiError(Code.SORT_KEY_UNSUPPORTED, "Users can be sorted by username or display_name.")
