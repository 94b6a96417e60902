"""Taking and undoing actions: small ones at once, large ones by a job. `moderation.actions.runner` does the steps."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions import plan, preview, runner, sampling
from moderation.actions.orders import NotAllowed, Order, check, may_reverse
from moderation.models import Action, Affected, Change, State, Step
from oasst import events
from oasst.background import queue
from oasst.models import Event, EventType, Message, MessageTree, User
from tasks.rules import policy

# Actions of at most this many steps are done in the request.
AT_ONCE = 20
# Jobs per large action.
WORKERS = 2


class CannotUndo(Exception):
    """It is final, in progress, or already undone."""


def take(order: Order) -> Action:
    """Carries out an order: a small one at once, a large one by jobs.

    Raises:
        NotAllowed, Wrong: as `orders.check`; nothing has been done.
    """
    check(order)
    action = Action(
        kind=order.kind, reason=order.reason, by=order.by, person=order.person, into=order.into, text=order.text,
        detail=order.detail, undo_until=timezone.now() + policy.everywhere().moderation.undo_action,
    )  # fmt: skip
    with transaction.atomic():
        steps = plan.steps(order, action)
        action.lang, action.figures = _lang_of(steps), preview.announced(order, len(steps))
        action.save()
        Step.objects.bulk_create(steps, batch_size=1000)
        events.record(_event(EventType.ACTION_TAKEN, action, by=order.by))
        if order.through is None:
            sampling.draw(action)
        _start(action, len(steps))
    _run_if_small(action)
    if not preview.is_counted(action) and action.state == State.DONE:
        action.figures = preview.done(action)
        action.save(update_fields=["figures"])
    return action


def undo(action: Action, *, by: User, why: str, only: Iterable[Step] | None = None) -> Action:
    """Undoes the action, or of it the steps in `only`; each step completely or not at all.

    Steps on rows that others have changed since are kept, with a note; an action of one step is refused then.

    Raises:
        NotAllowed: a moderator of higher rank took it, or it is in languages of others.
        CannotUndo: it is in progress, already undone, or final.
        Blocked: it has one step, and undoing would overwrite later changes.
    """
    action.refresh_from_db()
    if not may_reverse(by, action):
        raise NotAllowed(
            _("You cannot undo this: someone of higher rank decided it, or you don't moderate its language.")
        )
    if action.is_final:
        raise CannotUndo(_("This can no longer be undone. Decisions are final after 30 days."))
    with transaction.atomic():
        asked = Action.objects.filter(pk=action.pk, state__in=[State.DONE, State.CANCELLED])
        if not asked.update(state=State.UNDOING, undone_at=timezone.now(), undone_by=by, undone_why=why):
            raise CannotUndo(_("This is still in progress, or has already been undone."))
        done = action.steps.filter(state=Step.State.DONE)
        if only is not None:
            done.exclude(pk__in=[step.pk for step in only]).update(state=Step.State.KEPT)
        events.record(_event(EventType.ACTION_UNDONE, action, by=by))
        _start(action, action.steps.filter(state=Step.State.DONE).count())
    return _run_if_small(action)


def cancel(action: Action) -> bool:
    """Stops a running action; the steps done so far stay and can be undone. False: it was not running."""
    return runner.end(action.pk, State.RUNNING, State.CANCELLED)


def _start(action: Action, steps: int) -> None:
    """Queues jobs for a large action; an action of one step is done in the transaction that orders it, or refused."""
    if steps > AT_ONCE:
        for _worker in range(WORKERS):
            queue.after_commit("moderation.run", str(action.pk))
    elif steps == 1:
        runner.run(action.pk, strict=True)


def _run_if_small(action: Action) -> Action:
    """Does the steps of a small action, each in a transaction of its own."""
    if action.steps.count() <= AT_ONCE:
        runner.run(action.pk)
    action.refresh_from_db()
    return action


def _lang_of(steps: list[Step]) -> str:
    """The language of all the trees, empty where they have several or there are none."""
    trees = [step.tree_id for step in steps if step.tree_id]
    langs = list(MessageTree.objects.filter(pk__in=trees).order_by().values_list("lang", flat=True).distinct()[:2])
    return langs[0] if len(langs) == 1 else ""


def _event(type_: EventType, action: Action, *, by: User | None) -> Event:
    detail = {"action": str(action.pk), "kind": action.kind, "reason": action.reason}
    return Event(type=type_, user_id=by.pk if by else None, lang=action.lang, detail=detail)


def steps_of(action: Action, person: User) -> list[Step]:
    """The steps that changed this person's account or messages."""
    if action.person_id == person.pk:
        return list(action.steps.all())
    theirs = Message.objects.filter(author=person, tree=OuterRef("tree_id"))
    changed = Change.objects.filter(step=OuterRef("pk"), table="message")
    return list(action.steps.filter(Exists(theirs), Exists(changed)))


def is_affected(action: Action, person_id: UUID) -> bool:
    return Affected.objects.filter(action=action, person=person_id).exists()
