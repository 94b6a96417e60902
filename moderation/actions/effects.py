"""What each kind of action does in one step: on one tree, whose lock is held, or on the account."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from moderation.models import Action, Kind, Signal, Step
from oasst.accounts import updates
from oasst.models import ClientIdentity, Message, Quarantine, User
from tasks.acts import account_merge, lang_change, votes
from tasks.texts.refusal import Refusal
from tasks.trees import interventions, lifecycle

# Does the step; returns what of it could not be done, in words.
Effect: TypeAlias = Callable[[Action, Step], str]


def do(action: Action, step: Step) -> str:
    effects = _ON_ACCOUNTS if step.tree_id is None else _ON_TREES
    effect = effects.get(Kind(action.kind))
    return effect(action, step) if effect else ""


# --- On trees -----------------------------------------------------------------------------------------------------------


def _messages(step: Step) -> list[Message]:
    held = Quarantine.objects.filter(message=OuterRef("pk"), outcome="")
    return list(Message.objects.filter(pk__in=step.messages).annotate(is_held=Exists(held)).order_by("depth", "seq"))


def _delete(action: Action, step: Step) -> str:
    """Of what is deleted nobody need decide any more whether it leaves quarantine."""
    gone: set[object] = set()
    for message in _messages(step):
        if message.pk not in gone and not message.deleted:
            gone.update(interventions.delete(message, by=action.by, reason=action.reason))
        if message.is_held and action.by:  # type: ignore[attr-defined]  # annotated
            interventions.remove(message.quarantines.get(outcome=""), by=action.by, note=action.text)
    return ""


def _restore(action: Action, step: Step) -> str:
    left = [each for message in _messages(step) for each in interventions.restore(message, by=_actor(action)).left]
    return f"left deleted, because the author has answered there again: {', '.join(map(str, left))}" if left else ""


def _edit(action: Action, step: Step) -> str:
    interventions.edit(_messages(step)[0], action.detail["text"], by=_actor(action), reason=action.reason)
    return ""


def _quarantine(action: Action, step: Step) -> str:
    for message in _messages(step):
        interventions.quarantine(message, reason=action.reason, by=action.by, note=action.text)
    return ""


def _release(action: Action, step: Step) -> str:
    for held in Quarantine.objects.filter(message__in=step.messages, outcome="").select_related("message"):
        try:
            interventions.release(held, by=_actor(action), note=action.text)
        except Refusal as refusal:
            return str(refusal)
    return ""


def _dismiss(action: Action, step: Step) -> str:
    """Reports of the messages are closed with the step; a signal is named where it is what is dismissed."""
    if named := action.detail.get("signal"):
        Signal.objects.filter(pk=named, message__in=step.messages, outcome="").update(
            outcome=Signal.Outcome.DISMISSED, decided_at=Now(), decided_by=action.by, action=action
        )
    return ""


def _halt(action: Action, step: Step) -> str:
    return _unless_wrong(lambda: interventions.halt(_tree(step), by=_actor(action), reason=action.reason))


def _resume(action: Action, step: Step) -> str:
    return _unless_wrong(lambda: interventions.resume(_tree(step), by=_actor(action), reason=action.reason))


def _unless_wrong(act: Callable[[], object]) -> str:
    try:
        act()
    except lifecycle.WrongState as wrong:
        return str(wrong)
    return ""


def _change_lang(action: Action, step: Step) -> str:
    lang_change.change_lang(_tree(step), action.detail["lang"], by=action.by)
    return ""


def _purge(action: Action, step: Step) -> str:
    assert action.person
    _delete(action, step)
    if action.detail.get("votes"):
        votes.take_out(_tree(step), of=action.person, by=action.by, reason=action.reason)
    return ""


def _merge(action: Action, step: Step) -> str:
    assert action.person
    assert action.into
    account_merge.move(_tree(step), source=action.person, into=action.into, by=action.by)
    return ""


_ON_TREES: Mapping[Kind, Effect] = MappingProxyType(
    {
        Kind.DELETE: _delete,
        Kind.RESTORE: _restore,
        Kind.EDIT: _edit,
        Kind.QUARANTINE: _quarantine,
        Kind.RELEASE: _release,
        Kind.DISMISS: _dismiss,
        Kind.HALT: _halt,
        Kind.RESUME: _resume,
        Kind.CHANGE_LANG: _change_lang,
        Kind.PURGE: _purge,
        Kind.MERGE: _merge,
    }
)


# --- On accounts --------------------------------------------------------------------------------------------------------


def _mute(action: Action, step: Step) -> str:
    return _set(action, muted=sorted(action.detail["kinds"]), muted_until=action.until)


def _suspend(action: Action, step: Step) -> str:
    return _set(action, suspended_until=action.until)


def _ban(action: Action, step: Step) -> str:
    return _set(action, is_active=False, ban_reason=action.text[:300] or action.get_reason_display())


def _unban(action: Action, step: Step) -> str:
    return _set(action, is_active=True, ban_reason="", suspended_until=None, muted=[], muted_until=None)


def _purge_account(action: Action, step: Step) -> str:
    return _ban(action, step) if action.detail.get("ban") else ""


def _merge_account(action: Action, step: Step) -> str:
    ClientIdentity.objects.filter(user=action.person_id).update(user=action.into_id)
    return _set(action, is_active=False, show_on_leaderboard=False, deleted_at=action.created_at)


_ON_ACCOUNTS: Mapping[Kind, Effect] = MappingProxyType(
    {
        Kind.MUTE: _mute,
        Kind.SUSPEND: _suspend,
        Kind.BAN: _ban,
        Kind.UNBAN: _unban,
        Kind.PURGE: _purge_account,
        Kind.MERGE: _merge_account,
    }
)


def _set(action: Action, **values: object) -> str:
    assert action.person
    person = User.objects.select_for_update(no_key=True).get(pk=action.person.pk)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    updates.save_changed(person, changed, by=action.by)
    return ""


def _tree(step: Step) -> UUID:
    assert step.tree_id
    return step.tree_id


def _actor(action: Action) -> User:
    assert action.by, "rules only take out and delete"
    return action.by
