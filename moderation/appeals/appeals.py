"""Appeals: a person affected by an action asks once for a new decision, which another moderator makes."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation import notices
from moderation.actions import service
from moderation.actions.orders import NotAllowed, may_reverse
from moderation.models import Action, Appeal, State
from oasst import access, events
from oasst.models import Event, EventType, Notification, User
from tasks.rules import policy


class NoAppeal(Exception):
    """The appeal is refused; the text is for the person."""


def is_possible(action: Action, person: User) -> bool:
    """For a person affected, once, within the appeal window, while the action is not undone."""
    return (
        action.state in (State.DONE, State.CANCELLED)
        and timezone.now() < action.created_at + policy.everywhere().moderation.appeal_window
        and service.is_affected(action, person.pk)
        and not Appeal.objects.filter(action=action, person=person).exists()
    )


def make(action: Action, *, person: User, text: str) -> Appeal:
    """
    Raises:
        NoAppeal: see `is_possible`; or there is no text.
    """
    if not text.strip():
        raise NoAppeal(_("Briefly explain why the decision was wrong."))
    if not is_possible(action, person):
        raise NoAppeal(_("You can no longer appeal this decision."))
    due = timezone.now() + policy.everywhere().moderation.appeal_clock
    try:
        with transaction.atomic():
            return Appeal.objects.create(action=action, person=person, text=text.strip(), due_at=due)
    except IntegrityError as twice:
        raise NoAppeal(_("You can no longer appeal this decision.")) from twice


def may_decide(by: User, appeal: Appeal) -> bool:
    """A moderator who may undo the action, but neither took it nor was affected by it."""
    action = appeal.action
    if not access.may_moderate(by) or by.pk in (action.by_id, appeal.person_id):
        return False
    return may_reverse(by, action) or _outranked_alone(by, action)


def not_allowed() -> str:
    return _("You cannot decide this appeal: you took the action, or your role does not allow undoing it.")


def _outranked_alone(by: User, action: Action) -> bool:
    """An administrator has no superior: another administrator decides on appeals against their actions."""
    return bool(action.by and access.may_administer(by) and access.may_administer(action.by))


def decide(appeal: Appeal, *, by: User, overturn: bool, answer: str) -> None:
    """Stores the decision and its reason; an overturned action is undone as far as it affects the person.

    Raises:
        NotAllowed: see `may_decide`.
        NoAppeal: it is already decided, or the reason is missing.
        Blocked: undoing would overwrite later changes; nothing is decided.
    """
    if not may_decide(by, appeal):
        raise NotAllowed(not_allowed())
    if not answer.strip():
        raise NoAppeal(_("Give a reason: the person will read it."))
    outcome = Appeal.Outcome.OVERTURNED if overturn else Appeal.Outcome.CONFIRMED
    with transaction.atomic():
        decided = Appeal.objects.filter(pk=appeal.pk, outcome="").update(
            outcome=outcome, answer=answer.strip(), decided_at=timezone.now(), decided_by=by
        )
        if not decided:
            raise NoAppeal(_("Someone else has already decided this."))
        detail = {"action": str(appeal.action_id), "outcome": outcome.value}
        events.record(Event(type=EventType.APPEAL_DECIDED, user_id=by.pk, lang=appeal.action.lang, detail=detail))
        kind = notices.APPEAL_OVERTURNED if overturn else notices.APPEAL_CONFIRMED
        Notification.objects.create(user_id=appeal.person_id, kind=kind, detail={"action": str(appeal.action_id)})
        if overturn and appeal.action.state != State.UNDONE:
            service.undo(appeal.action, by=by, why=answer, only=service.steps_of(appeal.action, appeal.person))
