"""The target of an action in the admin: a message, a conversation, a person, or messages selected in a list.

A selection is cached for an hour under a token of the moderator, so that the page carries no long list of ids.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from moderation.kinds import KINDS, ActionKind
from moderation.kinds.base.kind import Target
from oasst import access
from oasst.models import Message, User

_KEPT_S = 3600


@dataclass(frozen=True, slots=True)
class Selection:
    """`query` is the query string that leads to the same target."""

    query: str
    messages: Sequence[UUID] = ()
    person: User | None = None
    is_tree: bool = False

    def kinds_for(self, by: User) -> list[ActionKind]:
        """What this moderator may do with it; whether with these very rows, `orders.check` decides."""
        return [kind for kind in KINDS.values() if kind.is_offered and self._fits(kind, by)]

    def _fits(self, kind: ActionKind, by: User) -> bool:
        if self.person:
            return kind.is_for_people and (not kind.is_senior or access.may_decide_on_people(by))
        if self.is_tree:
            return kind.target is Target.TREES or kind.is_offered_on_trees
        return not kind.is_for_people and (not kind.is_for_one_message or len(self.messages) == 1)


def keep(messages: Sequence[UUID], *, by: User) -> str:
    """Caches the ids for this moderator; returns the query string with which the form finds them."""
    token = secrets.token_urlsafe(16)
    cache.set(_key(by, token), list(messages), timeout=_KEPT_S)
    return f"picked={token}"


def selected(query: QueryDict, *, by: User) -> Selection:
    """
    Raises:
        Http404: there is no such object, or the selection has expired.
    """
    try:
        found = _looked_up(query, by)
    except ValidationError:
        found = None
    if found is None:
        raise Http404(_("Your selection has expired. Choose again."))
    return found


def _looked_up(query: QueryDict, by: User) -> Selection | None:
    if token := query.get("picked"):
        ids = cache.get(_key(by, token))
        return Selection(f"picked={token}", ids) if ids else None
    if key := query.get("person"):
        person = User.objects.filter(pk=key).first()
        return Selection(f"person={key}", person=person) if person else None
    what = "tree" if "tree" in query else "message"
    message = Message.objects.filter(pk=query.get(what, "")).first()
    return Selection(f"{what}={message.pk}", [message.pk], is_tree=what == "tree") if message else None


def _key(by: User, token: str) -> str:
    return f"picked:{by.pk}:{token}"
