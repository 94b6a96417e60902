"""Personal data of one person, for export and erasure.

Apps above `oasst` add their tables in `registrations.py`; a test checks that every table with a reference to a person is
registered.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from oasst.core.registry import Registry
from oasst.models import (
    ApiClient,
    Assignment,
    ClientIdentity,
    Consent,
    Digest,
    Event,
    Message,
    Notification,
    Ranking,
    Reaction,
    Review,
    Revision,
    TopicPick,
    User,
)

_AT_ONCE = 500
_ACTS = "acts"


@dataclass(frozen=True, slots=True)
class Part:
    """A table's rows about a person. `secret` columns are not exported; `passing` rows are deleted with the account."""

    name: str
    of: Callable[[User], "QuerySet[Any]"]
    secret: frozenset[str] = frozenset()
    passing: bool = False


PARTS: Registry[Part] = Registry(
    "tables with personal data",
    Part("account", lambda user: User.objects.filter(pk=user.pk), frozenset({"password"})),
    Part("addresses", lambda user: EmailAddress.objects.filter(user=user), passing=True),
    Part("other_sites", lambda user: SocialAccount.objects.filter(user=user), passing=True),
    Part("second_factors", lambda user: Authenticator.objects.filter(user=user), frozenset({"data"}), passing=True),
    Part("sessions", lambda user: UserSession.objects.filter(user=user), frozenset({"session_key"}), passing=True),
    Part("consents", lambda user: Consent.objects.filter(user=user)),
    Part("names_at_clients", lambda user: ClientIdentity.objects.filter(user=user)),
    Part("keys", lambda user: ApiClient.objects.filter(owner=user), frozenset({"key_hash"})),
    Part("messages", lambda user: Message.objects.filter(author=user)),
    Part("revisions", lambda user: Revision.objects.filter(author=user)),
    Part("reviews", lambda user: Review.objects.filter(user=user)),
    Part("rankings", lambda user: Ranking.objects.filter(user=user)),
    Part("reactions", lambda user: Reaction.objects.filter(user=user)),
    Part("topic_picks", lambda user: TopicPick.objects.filter(user=user)),
    Part("notifications", lambda user: Notification.objects.filter(user=user), passing=True),
    Part("digest", lambda user: Digest.objects.filter(user=user), passing=True),
    Part("assignments", lambda user: Assignment.objects.filter(to=user), frozenset({"by_id"}), passing=True),
    Part(_ACTS, lambda user: Event.objects.filter(user_id=user.pk)),
    key=lambda part: part.name,
)


def document(user: User) -> Iterator[bytes]:
    """Everything as one JSON object of lists, streamed in constant memory."""
    for number, part in enumerate(PARTS):
        yield b"%s\n%s: [" % (b"," if number else b"{", orjson.dumps(part.name))
        for place, row in enumerate(_rows(part, user)):
            yield b"%s\n  %s" % (b"," if place else b"", orjson.dumps(row, default=str))
        yield b"]"
    yield b"\n}\n"


def forget(user: User) -> None:
    """Deletes the `passing` rows; contributions stay."""
    for part in PARTS:
        if part.passing:
            part.of(user).delete()


def _rows(part: Part, user: User) -> Iterator[dict[str, Any]]:
    rows = part.of(user)
    columns = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in part.secret]
    for row in rows.order_by("pk").values(*columns).iterator(chunk_size=_AT_ONCE):
        yield {**row, "detail": _without_authors(row["detail"], str(user.pk))} if part.name == _ACTS else row


def _without_authors(detail: Any, own: str) -> Any:
    """The detail of an event without who wrote what the person judged: see `access.may_know_author`."""
    if isinstance(detail, list):
        return [_without_authors(each, own) for each in detail]
    if not isinstance(detail, dict):
        return detail
    kept = {key: value for key, value in detail.items() if key != "author" or value == own}
    return {key: _without_authors(value, own) for key, value in kept.items()}
