"""Merging two accounts of one person: all work moves to the account that is kept, the other is closed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.kinds.base import selection
from moderation.kinds.base.kind import ActionKind, FormField, Scope, Target
from moderation.kinds.base.order import Order, Wrong
from moderation.kinds.base.steps import tree_of, update_account
from moderation.models import Action, Kind, Step
from oasst.core.identifiers import as_uuid
from oasst.models import ClientIdentity, Message, User, UserKind
from tasks.acts import account_merge


class AccountField(forms.CharField):
    """An account by name or id."""

    def clean(self, value: Any) -> User | None:
        text = super().clean(value).strip()
        if not text:
            return None
        id_ = as_uuid(text)
        by_id = User.objects.filter(pk=id_).first() if id_ else None
        account = by_id or User.objects.filter(username__iexact=text).first()
        if account is None:
            raise ValidationError(_("No account has that name or id."))
        return account


def _check(order: Order) -> None:
    assert order.person
    if order.into is None or order.into == order.person:
        raise Wrong(_("Enter the other account, the one to keep."))
    if order.into.deleted_at or order.person.deleted_at:
        raise Wrong(_("One of the accounts is already closed."))
    if UserKind.DEMO in (order.into.kind, order.person.kind):
        raise Wrong(_("Demo accounts cannot be merged."))


def _trees(order: Order) -> Mapping[UUID, Sequence[UUID]]:
    assert order.person
    return {tree: [] for tree in selection.trees_with_work(order.person)}


def _examples(order: Order, most: int) -> Sequence[UUID]:
    newest = Message.objects.filter(author=order.person).order_by("-seq")
    return list(newest.values_list("pk", flat=True)[:most])


def _move_work(action: Action, step: Step) -> str:
    assert action.person
    assert action.into
    account_merge.move(tree_of(step), source=action.person, into=action.into, by=action.by)
    return ""


def _close_account(action: Action, _step: Step) -> str:
    ClientIdentity.objects.filter(user=action.person_id).update(user=action.into_id)
    return update_account(action, is_active=False, show_on_leaderboard=False, deleted_at=action.created_at)


MERGE = ActionKind(
    name=Kind.MERGE,
    label=Kind.MERGE.label,
    target=Target.PEOPLE,
    button=gettext_lazy("Merge %(name)s into the other account"),
    notice=gettext_lazy("A moderator merged two of your accounts."),
    is_senior=True,
    checks=[_check],
    fields=[
        FormField(
            "into",
            lambda _messages, _by: AccountField(label=gettext_lazy("Account to keep (name or id)"), required=False),
        )
    ],
    trees=_trees,
    on_tree=_move_work,
    on_account=_close_account,
    scope=Scope(votes=True),
    examples=_examples,
)
