"""A second look at a sample of decisions: another moderator agrees with a decision, or undoes it."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions import service
from moderation.actions.orders import NotAllowed, may_reverse
from moderation.models import Action, SecondLook
from oasst.models import User


class Looked(Exception):
    """It is already decided, or the decision has been undone."""


def waiting() -> QuerySet[SecondLook]:
    """Of decisions that can still be undone."""
    now = timezone.now()
    return SecondLook.objects.filter(
        outcome="", action__state="done", action__undo_until__gt=now, action__erased_at=None
    )


def may_look(by: User, action: Action) -> bool:
    """Any other moderator who may undo the decision."""
    return action.by_id != by.pk and action.person_id != by.pk and may_reverse(by, action)


@transaction.atomic
def decide(look: SecondLook, *, by: User, agrees: bool, note: str = "") -> None:
    """
    Raises:
        NotAllowed: they took the decision themselves, or could not undo it.
        Looked: it was looked at already.
        CannotUndo, Blocked: as `acting.undo`; nothing is decided.
    """
    if not may_look(by, look.action):
        raise NotAllowed(not_allowed())
    outcome = SecondLook.Outcome.AGREED if agrees else SecondLook.Outcome.UNDONE
    unseen = waiting().filter(pk=look.pk)
    if not SecondLook.objects.filter(pk__in=unseen, outcome="").update(
        outcome=outcome, by=by, at=timezone.now(), note=note
    ):
        raise Looked
    if not agrees:
        service.undo(look.action, by=by, why=note)


def not_allowed() -> str:
    return _("You cannot take this second look: you took the decision, or your role does not allow undoing it.")
