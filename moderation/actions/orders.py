"""What a moderator asks for: checked once, whoever asks it, before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.models import Action, Kind, Reason
from oasst import access
from oasst.core import langs
from oasst.models import ApiClient, Message, User, UserKind, UserRole, WorkKind
from tasks import answer_checks
from tasks.rules import policy
from tasks.texts.refusal import Refusal

# What is done to messages, to whole trees (named by any of their messages), and to people.
TO_MESSAGES = (Kind.DELETE, Kind.RESTORE, Kind.EDIT, Kind.QUARANTINE, Kind.RELEASE, Kind.DISMISS)
TO_TREES = (Kind.HALT, Kind.RESUME, Kind.CHANGE_LANG)
TO_PEOPLE = (Kind.WARN, Kind.MUTE, Kind.SUSPEND, Kind.BAN, Kind.UNBAN, Kind.PURGE, Kind.MERGE)
# Senior moderators and administrators alone; any moderator may warn and mute.
SENIOR = (Kind.SUSPEND, Kind.BAN, Kind.UNBAN, Kind.PURGE, Kind.MERGE)
_LASTING = (Kind.MUTE, Kind.SUSPEND)
# The largest bulk action.
MOST = 100_000


class NotAllowed(Exception):
    """This moderator may not do this."""


class Wrong(ValueError):
    """The order makes no sense; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Order:
    """`messages` are ids. `by` None: a rule of the platform orders it. `through`: a trusted client does, whose account `by`
    is. `detail` by kind: `text`, `lang`, `kinds`, `until` (ISO 8601), `signal` (of a dismissal); for a purge `ban`,
    `votes`, `prompts`, `min_date`, `max_date`.
    """

    kind: Kind
    reason: Reason
    by: User | None
    messages: Sequence[UUID] = ()
    person: User | None = None
    into: User | None = None
    text: str = ""
    through: ApiClient | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def until(self) -> datetime | None:
        return datetime.fromisoformat(self.detail["until"]) if self.detail.get("until") else None


def check(order: Order) -> None:
    """
    Raises:
        NotAllowed: the moderator's role, languages or rank do not reach so far.
        Wrong: something is missing or contradicts itself.
    """
    if order.kind in TO_PEOPLE:
        _check_person(order)
    else:
        _check_messages(order)
    if order.kind == Kind.EDIT:
        _check_text(order)
    if order.kind == Kind.CHANGE_LANG:
        _check_lang(order.detail.get("lang", ""))
        if order.by and not access.may_moderate_lang(order.by, order.detail["lang"]):
            raise NotAllowed(_("You are not a moderator of that language."))
    if order.kind in _LASTING and (order.until is None or order.until <= timezone.now()):
        raise Wrong(_("Say until when: a moment in the future."))
    kinds = {*order.detail.get("kinds", ())}
    if order.kind == Kind.MUTE and not (kinds and kinds <= {*WorkKind.values}):
        raise Wrong(_("Say from which kinds of work."))


def may_reverse(by: User, action: Action) -> bool:
    """Whoever took it, and staff of at least their rank, in the action's language."""
    if not access.may_moderate(by) or (action.lang and not access.may_moderate_lang(by, action.lang)):
        return False
    if action.kind in SENIOR and not access.may_decide_on_people(by):
        return False
    return action.by is None or action.by == by or access.rank_of(by) >= access.rank_of(action.by)


def _check_person(order: Order) -> None:
    if order.person is None:
        raise Wrong(_("Say whom it is about."))
    if order.through and not access.may_be_changed_by_programs(order.person):
        raise NotAllowed(_("Programs cannot act on moderators and administrators."))
    if order.kind == Kind.MERGE:
        _check_merge(order)
    if order.by is None or order.through:
        return
    if not access.may_moderate(order.by) or (order.kind in SENIOR and not access.may_decide_on_people(order.by)):
        raise NotAllowed(_("This is for senior moderators and administrators."))
    for person in filter(None, (order.person, order.into)):
        if not access.may_act_on(order.by, person):
            raise NotAllowed(_("You cannot act on people of your own rank or a higher one, nor on yourself."))


def _check_merge(order: Order) -> None:
    assert order.person
    if order.into is None or order.into == order.person:
        raise Wrong(_("Say which other account is kept."))
    if order.into.deleted_at or order.person.deleted_at:
        raise Wrong(_("One of the accounts is closed already."))
    if UserKind.DEMO in (order.into.kind, order.person.kind):
        raise Wrong(_("Demo accounts belong to nobody and cannot be merged."))


def _check_messages(order: Order) -> None:
    if not order.messages:
        raise Wrong(_("Choose at least one message."))
    if len(order.messages) > MOST:
        raise Wrong(_("Choose at most %(number)s messages at once.") % {"number": MOST})
    found = Message.objects.filter(pk__in=order.messages)
    if found.count() != len(set(order.messages)):
        raise Wrong(_("Some of these messages do not exist any more. Choose again."))
    if order.by is None or order.through:
        return
    if not access.may_moderate(order.by):
        raise NotAllowed(_("This is for moderators."))
    if any(
        not access.may_moderate_lang(order.by, lang) for lang in found.values_list("tree__lang", flat=True).distinct()
    ):
        raise NotAllowed(_("Some of these messages are in a language you are not a moderator of."))
    authors = User.objects.filter(pk__in=found.values("author"))
    if order.kind == Kind.DISMISS and authors.filter(pk=order.by.pk).exists():
        raise NotAllowed(_("You wrote this message: another moderator decides."))
    if order.kind != Kind.DISMISS and authors.exclude(role__in=_lower_than(order.by)).exists():
        raise NotAllowed(_("Some of these messages were written by people of your own rank or a higher one."))


def _lower_than(by: User) -> Sequence[str]:
    return list(UserRole)[: access.rank_of(by)]


def _check_text(order: Order) -> None:
    if len(order.messages) != 1:
        raise Wrong(_("Edit one message at a time."))
    try:
        answer_checks.checked_text(order.detail.get("text", ""), policy.rules())
    except Refusal as refusal:
        raise Wrong(str(refusal)) from refusal


def _check_lang(lang: str) -> None:
    try:
        fits = langs.canonical(lang) == lang
    except ValueError as wrong:
        raise Wrong(str(wrong)) from wrong
    if not fits:
        raise Wrong(_("Write the language as %(lang)s.") % {"lang": langs.canonical(lang)})
