"""The directory of people, sorted by user name or by display name.

A name is given by a client or chosen here, so a person with two names is listed under each.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from oasst.api.base import shapes, streaks
from oasst.api.base.callers import Caller
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.models import ApiClient, ClientIdentity, User

# The auth method that marks names chosen here, not given by clients.
HERE = "local"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to list: the people of a client (None: all), of an auth method, with a text in the sort key."""

    client_id: UUID | None = None
    auth_method: str | None = None
    search_text: str | None = None


class Names:
    """Rows of person (the id), username and auth_method; filtered, ordered and sliced like a query set."""

    ID = "person"

    def __init__(self, *parts: "QuerySet[Any]", keys: tuple[str, ...] = ()) -> None:
        self._parts, self._keys = parts, keys

    def filter(self, where: Q, /) -> "Names":
        return Names(*(part.filter(where) for part in self._parts), keys=self._keys)

    def order_by(self, *keys: str) -> "Names":
        return Names(*self._parts, keys=keys)

    def __getitem__(self, wanted: slice) -> "QuerySet[Any]":
        """The first rows. Each part is ordered and limited by itself, because only then PostgreSQL reads both by index."""
        columns = (self.ID, "username", "auth_method")
        first, *rest = (part.order_by(*self._keys).values_list(*columns, named=True)[wanted] for part in self._parts)
        return first.union(*rest, all=True).order_by(*self._keys)[wanted] if rest else first


def names(wanted: Wanted) -> Names:
    given = ClientIdentity.objects.annotate(person=F("user_id"))
    if wanted.client_id:
        names = Names(given.filter(client=wanted.client_id))
    else:
        chosen = User.objects.filter(username__isnull=False)
        names = Names(given, chosen.annotate(person=F("pk"), auth_method=Value(HERE)))
    if wanted.auth_method:
        names = names.filter(Q(auth_method=wanted.auth_method))
    return names.filter(Q(username__contains=wanted.search_text)) if wanted.search_text else names


def people(wanted: Wanted) -> "QuerySet[User]":
    """The same people without duplicates."""
    users = User.objects.all()
    if wanted.client_id or wanted.auth_method:
        given = ClientIdentity.objects.filter(user=OuterRef("pk"))
        if wanted.client_id:
            given = given.filter(client=wanted.client_id)
        if wanted.auth_method:
            given = given.filter(auth_method=wanted.auth_method)
        is_named = Q(Exists(given))
        if wanted.auth_method == HERE and not wanted.client_id:
            is_named |= Q(username__isnull=False)
        users = users.filter(is_named)
    return users.filter(display_name__contains=wanted.search_text) if wanted.search_text else users


def described(rows: "list[Any]", client: ApiClient, client_id: UUID | None = None) -> list[shapes.Shape]:
    """Rows of `names` or `people` as the client sees them, by the names of `client_id`. A constant number of statements."""
    if not rows or isinstance(rows[0], User):
        return shapes.frontend_users(rows, client, named_by=client_id)
    ids = {each.person for each in rows}
    users, accepted, runs = User.objects.in_bulk(ids), shapes.acceptances(ids), streaks.of(ids)
    return [
        shapes.frontend_user(
            users[each.person], each, accepted.get(each.person), runs.get(each.person, streaks.NONE), client
        )
        for each in rows
        if each.person in users
    ]


def client_asked_about(caller: Caller, client_id: UUID | None) -> UUID | None:
    """The client whose people are requested; None: all clients, for trusted clients only.

    Raises:
        ApiError: an untrusted client asks about another one's.
    """
    if not caller.may_see_client(client_id):
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, "Only trusted clients can see the users of other clients.")
    return client_id if caller.trusted else caller.client.pk


def visible_user(caller: Caller, user_id: UUID, client_id: UUID | None = None) -> User:
    """Raises:
    ApiError: there is no person with that id, or the caller may not see them.
    """
    user = people(Wanted(client_asked_about(caller, client_id))).filter(pk=user_id).first()
    if user is None:
        raise ApiError(Code.USER_NOT_FOUND)
    return user


def known_as(caller: Caller, auth_method: str, username: str, client_id: UUID | None = None) -> User:
    """The person that the client (by default the caller) knows by that name.

    Raises:
        ApiError: there is no such person.
    """
    asked = client_asked_about(caller, client_id) or caller.client.pk
    identity = None
    if "\x00" not in auth_method + username:  # which the database cannot even compare with
        identities = ClientIdentity.objects.select_related("user")
        identity = identities.filter(client=asked, auth_method=auth_method, username=username).first()
    if identity is None:
        raise ApiError(Code.USER_NOT_FOUND)
    return identity.user
