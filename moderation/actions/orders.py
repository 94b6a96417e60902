"""Checking an order before anything is done, and whether an action may be undone."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from moderation.kinds import KINDS, ActionKind
from moderation.kinds.base.order import NotAllowed as NotAllowed
from moderation.kinds.base.order import Order as Order
from moderation.kinds.base.order import Wrong as Wrong
from moderation.models import Action
from oasst import access
from oasst.models import Message, User, UserRole

# The largest bulk action.
MOST = 100_000


def check(order: Order) -> None:
    """
    Raises:
        NotAllowed: the moderator's role, languages or rank do not allow it.
        Wrong: something is missing or contradictory.
    """
    kind = KINDS[order.kind]
    if kind.is_for_people:
        _check_person(order, kind)
    else:
        _check_messages(order, kind)
    for check_kind in kind.checks:
        check_kind(order)


def may_reverse(by: User, action: Action) -> bool:
    """The moderator who took it, and staff of at least their rank, in the action's language."""
    if not access.may_moderate(by) or (action.lang and not access.may_moderate_lang(by, action.lang)):
        return False
    if KINDS[action.kind].is_senior and not access.may_decide_on_people(by):
        return False
    return action.by is None or action.by == by or access.rank_of(by) >= access.rank_of(action.by)


def _check_person(order: Order, kind: ActionKind) -> None:
    if order.person is None:
        raise Wrong(_("Choose a person."))
    if order.through and not access.may_be_changed_by_programs(order.person):
        raise NotAllowed(_("API clients cannot moderate moderators or administrators."))
    by = order.moderator
    if by is None:
        return
    if not access.may_moderate(by) or (kind.is_senior and not access.may_decide_on_people(by)):
        raise NotAllowed(_("Only senior moderators and administrators can do this."))
    for person in filter(None, (order.person, order.into)):
        if not access.may_act_on(by, person):
            raise NotAllowed(_("You cannot moderate yourself, or people of your own rank or higher."))


def _check_messages(order: Order, kind: ActionKind) -> None:
    if not order.messages:
        raise Wrong(_("Choose at least one message."))
    if len(order.messages) > MOST:
        raise Wrong(_("Choose at most %(number)s messages at once.") % {"number": MOST})
    messages = Message.objects.filter(pk__in=order.messages)
    if messages.count() != len(set(order.messages)):
        raise Wrong(_("Some of these messages no longer exist. Choose again."))
    by = order.moderator
    if by is None:
        return
    if not access.may_moderate(by):
        raise NotAllowed(_("Only moderators can do this."))
    langs = messages.values_list("tree__lang", flat=True).distinct()
    if not all(access.may_moderate_lang(by, lang) for lang in langs):
        raise NotAllowed(_("Some of these messages are in a language you are not a moderator of."))
    authors = User.objects.filter(pk__in=messages.values("author"))
    if kind.needs_higher_rank and authors.exclude(role__in=_lower_than(by)).exists():
        raise NotAllowed(_("Some of these messages were written by people of your own rank or higher."))


def _lower_than(by: User) -> Sequence[str]:
    return list(UserRole)[: access.rank_of(by)]
