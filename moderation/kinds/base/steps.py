"""Parts of effects: the rows of a step, and writing to the account of an action."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Exists, OuterRef

from moderation.models import Action, Step
from oasst.accounts import updates
from oasst.models import Message, Quarantine, User
from tasks.trees import interventions, lifecycle


def messages_of(step: Step) -> list[Message]:
    """Parents first, annotated with `is_held`: whether they are in quarantine."""
    open_quarantine = Quarantine.objects.filter(message=OuterRef("pk"), outcome="")
    messages = Message.objects.filter(pk__in=step.messages).annotate(is_held=Exists(open_quarantine))
    return list(messages.order_by("depth", "seq"))


def delete_messages(action: Action, step: Step) -> str:
    """Quarantines of deleted messages are closed: no decision on them is needed any more."""
    gone: set[object] = set()
    for message in messages_of(step):
        if message.pk not in gone and not message.deleted:
            gone.update(interventions.delete(message, by=action.by, reason=action.reason))
        if message.is_held and action.by:  # type: ignore[attr-defined]  # annotated
            interventions.remove(message.quarantines.get(outcome=""), by=action.by, note=action.text)
    return ""


def tree_of(step: Step) -> UUID:
    assert step.tree_id
    return step.tree_id


def moderator_of(action: Action) -> User:
    assert action.by, "rules only quarantine and delete"
    return action.by


def unless_wrong_state(act: Callable[[], object]) -> str:
    """A tree whose state does not allow the act is skipped, with a note."""
    try:
        act()
    except lifecycle.WrongState as wrong:
        return str(wrong)
    return ""


def update_account(action: Action, **values: object) -> str:
    assert action.person
    person = User.objects.select_for_update(no_key=True).get(pk=action.person.pk)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    updates.save_changed(person, changed, by=action.by)
    return ""
