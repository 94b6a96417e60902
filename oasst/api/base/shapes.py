"""Messages and people in API responses. Absent values are null, never omitted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from oasst import access
from oasst.api.base import streaks
from oasst.api.base.callers import Caller
from oasst.api.base.json import timestamp
from oasst.api.base.streaks import Streak
from oasst.core import reaction_codes
from oasst.models import ApiClient, ClientIdentity, Consent, Message, Reaction, Role, User

Shape = dict[str, Any]


class Name(Protocol):
    """The name that a client uses for a person."""

    @property
    def auth_method(self) -> str: ...
    @property
    def username(self) -> str: ...


# What does not tell who or what wrote a message, or what others think of it.
BLIND: Shape = {"user_id": None, "synthetic": None, "emojis": {}}
_BLIND_TO_VOTES: Shape = {"emojis": {}}
_BLIND_IN_FULL: Shape = {"model_name": None, "ranking_count": 0, "rank": None}


def conversation(messages: Sequence[Message], caller: Caller) -> Shape:
    """Root first. At most one statement, for the viewer's reactions."""
    own = reactions_of(caller.viewer, messages)
    return {
        "messages": [
            conversation_message(each, caller.viewer, own[each.pk]) | hidden_from(caller, each) for each in messages
        ]
    }


def full_messages(messages: Sequence[Message], caller: Caller, *, with_users: bool = False) -> list[Shape]:
    """With their authors as the client knows them, if requested.

    At most one statement for the viewer's reactions and four for the authors, however many messages.
    """
    own = reactions_of(caller.viewer, messages)
    shown = []
    for each in messages:
        hidden = hidden_from(caller, each)
        shown.append(full_message(each, caller.viewer, own[each.pk]) | hidden | (_BLIND_IN_FULL if hidden else {}))
    ids = {UUID(each["user_id"]) for each in shown if each["user_id"]} if with_users else set()
    authors = people(ids, caller.client) if ids else {}
    return [{**each, "user": authors.get(UUID(each["user_id"])) if each["user_id"] else None} for each in shown]


def hidden_from(caller: Caller, message: Message) -> Shape:
    """The rule of blindness (`access.may_know_author`). Trusted clients know all; any client knows who wrote what it posted
    itself, because it said so.
    """
    if caller.trusted or access.may_know_author(caller.viewer or AnonymousUser(), message, message.tree):
        return {}
    return _BLIND_TO_VOTES if message.client_id == caller.client.pk else BLIND


def conversation_message(message: Message, viewer: User | None, own: Sequence[str] = ()) -> Shape:
    return {
        "id": str(message.pk),
        "user_id": _text(message.author_id),
        # Messages without a name from a client use their id, because clients expect a string.
        "frontend_message_id": message.frontend_message_id or str(message.pk),
        "text": message.text,
        "lang": message.lang,
        "is_assistant": message.role == Role.ASSISTANT,
        "emojis": reaction_codes.counted(message.emojis),
        "user_emojis": list(own),
        "user_is_author": None if viewer is None else message.author_id == viewer.pk,
        "synthetic": message.synthetic,
    }


def full_message(message: Message, viewer: User | None, own: Sequence[str] = ()) -> Shape:
    return {
        **conversation_message(message, viewer, own),
        "parent_id": _text(message.parent_id),
        "created_date": timestamp(message.created_at),
        "review_result": message.review_result,
        "review_count": message.review_count,
        "deleted": message.deleted,
        "edited": message.edited,
        "model_name": message.model_name,
        "message_tree_id": str(message.tree_id),
        "ranking_count": message.ranking_count,
        "rank": message.rank,
        "user": None,
    }


def reactions_of(viewer: User | None, messages: Iterable[Message]) -> dict[UUID, list[str]]:
    """The viewer's reactions by message."""
    found: dict[UUID, list[str]] = defaultdict(list)
    if viewer is not None:
        own = Reaction.objects.filter(user=viewer, message__in=[each.pk for each in messages])
        for message_id, emoji in own.order_by("pk").values_list("message_id", "emoji"):
            found[message_id].append(emoji)
    return found


def people(ids: Iterable[UUID], client: ApiClient | None = None) -> dict[UUID, Shape]:
    """Four statements for any number of people."""
    users = User.objects.filter(pk__in=list(ids))
    return {UUID(shape["user_id"]): shape for shape in frontend_users(users, client)}


def frontend_users(
    users: "QuerySet[User] | Sequence[User]", client: ApiClient | None = None, *, named_by: UUID | None = None
) -> list[Shape]:
    """People as a client sees them: by the name that `named_by` (by default the client itself) has for them, else
    by the first name any client gave, else by their user name."""
    rows = list(users)
    ids = [each.pk for each in rows]
    giver = named_by or (client.pk if client else None)
    names: dict[UUID, ClientIdentity] = {}
    for identity in ClientIdentity.objects.filter(user__in=ids).order_by("pk"):
        known = names.get(identity.user_id)
        if known is None or identity.client_id == giver != known.client_id:
            names[identity.user_id] = identity
    accepted, runs = acceptances(ids), streaks.of(ids)
    return [
        frontend_user(each, names.get(each.pk), accepted.get(each.pk), runs.get(each.pk, streaks.NONE), client)
        for each in rows
    ]


def acceptances(ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When these people last accepted terms."""
    found = Consent.objects.filter(user__in=list(ids)).order_by("accepted_at")
    return dict(found.values_list("user_id", "accepted_at"))


def frontend_user(
    user: User, name: Name | None, accepted_at: datetime | None, streak: Streak, client: ApiClient | None
) -> Shape:
    """`id` is the name the client chose, `user_id` is the platform's id. Moderators' notes are for trusted clients."""
    return {
        "id": name.username if name else user.username or str(user.pk),
        "display_name": str(user),
        "auth_method": name.auth_method if name else "local",
        "user_id": str(user.pk),
        "enabled": user.is_active,
        "deleted": user.deleted_at is not None,
        "notes": user.notes if client and client.trusted else "",
        "created_date": timestamp(user.date_joined),
        "show_on_leaderboard": user.show_on_leaderboard,
        "streak_days": streak.days,
        "streak_last_day_date": timestamp(streak.start),  # the origin, whatever the name is
        "last_activity_date": timestamp(user.last_activity_at),
        "tos_acceptance_date": timestamp(accepted_at),
    }


def _text(id_: UUID | None) -> str | None:
    return None if id_ is None else str(id_)
