"""The directory of people: sorted by their names or by what they are shown as.

A name is what a client calls somebody or what they chose here, so somebody with two names is listed by each of them.
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

# How the names that people chose here are told apart from those of clients.
HERE = "local"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to list: those a client knows (None: everybody), by an auth method, with a text in what the list is sorted by."""

    client_id: UUID | None = None
    auth_method: str | None = None
    search_text: str | None = None


class Names:
    """Rows of person (the id), username and auth_method; filtered, ordered and cut like a query set."""

    ID = "person"

    def __init__(self, *parts: "QuerySet[Any]", keys: tuple[str, ...] = ()) -> None:
        self._parts, self._keys = parts, keys

    def filter(self, where: Q, /) -> "Names":
        return Names(*(part.filter(where) for part in self._parts), keys=self._keys)

    def order_by(self, *keys: str) -> "Names":
        return Names(*self._parts, keys=keys)

    def __getitem__(self, wanted: slice) -> "QuerySet[Any]":
        """The first rows. Each part is ordered and cut by itself: only so does PostgreSQL read both through an index."""
        columns = (self.ID, "username", "auth_method")
        first, *rest = (part.order_by(*self._keys).values_list(*columns, named=True)[wanted] for part in self._parts)
        return first.union(*rest, all=True).order_by(*self._keys)[wanted] if rest else first


def names(wanted: Wanted) -> Names:
    given = ClientIdentity.objects.annotate(person=F("user_id"))
    if wanted.client_id:
        found = Names(given.filter(client=wanted.client_id))
    else:
        chosen = User.objects.filter(username__isnull=False)
        found = Names(given, chosen.annotate(person=F("pk"), auth_method=Value(HERE)))
    if wanted.auth_method:
        found = found.filter(Q(auth_method=wanted.auth_method))
    return found.filter(Q(username__contains=wanted.search_text)) if wanted.search_text else found


def people(wanted: Wanted) -> "QuerySet[User]":
    """The same people, each once."""
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
    """Rows of `names` or `people` as the client gets to see them, named as `client_id` does. Constant statements."""
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
    """The client whose people are looked for; None: everybody's, which is for trusted clients.

    Raises:
        ApiError: an untrusted client asks about another one's.
    """
    if not caller.may_see_client(client_id):
        raise ApiError(Code.API_CLIENT_NOT_AUTHORIZED, "Only a trusted client sees the users of other clients.")
    return client_id if caller.trusted else caller.client.pk


def somebody(caller: Caller, user_id: UUID, client_id: UUID | None = None) -> User:
    """Raises:
    ApiError: there is nobody of that id, or not among those the caller may look at.
    """
    found = people(Wanted(client_asked_about(caller, client_id))).filter(pk=user_id).first()
    if found is None:
        raise ApiError(Code.USER_NOT_FOUND)
    return found


def known_as(caller: Caller, auth_method: str, username: str, client_id: UUID | None = None) -> User:
    """The person whom the client, the caller itself unless said otherwise, knows by that name.

    Raises:
        ApiError: nobody goes by it.
    """
    asked = client_asked_about(caller, client_id) or caller.client.pk
    found = None
    if "\x00" not in auth_method + username:  # which the database cannot even compare with
        identities = ClientIdentity.objects.select_related("user")
        found = identities.filter(client=asked, auth_method=auth_method, username=username).first()
    if found is None:
        raise ApiError(Code.USER_NOT_FOUND)
    return found.user
