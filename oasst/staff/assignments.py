"""Assigning items of queues to moderators, and escalating them to senior ones."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from oasst import access
from oasst.models import Assignment, User
from oasst.models.users import STAFF

# The most moderators offered as choices.
_MOST_STAFF = 100


def assign(queue: str, key: str, *, to: User | None, by: User, note: str = "") -> Assignment:
    """`to` None: senior moderators. Assigning again replaces what was before.

    Raises:
        PermissionDenied: they do not moderate.
    """
    if to is not None and not access.may_moderate(to):
        raise PermissionDenied(_("Items can only be assigned to moderators."))
    values = {"to": to, "by": by, "note": note, "at": Now()}
    assignment, _is_new = Assignment.objects.update_or_create(queue=queue, key=key, defaults=values)
    return assignment


def of_queue(queue: str) -> Mapping[str, Assignment]:
    """Assignments by the key of the item."""
    found = Assignment.objects.filter(queue=queue).select_related("to", "by")
    return {each.key: each for each in found}


def is_for(assignment: Assignment, person: User) -> bool:
    """It is assigned to them, or was escalated and they may decide on people."""
    return assignment.to_id == person.pk if assignment.to_id else access.may_decide_on_people(person)


def end(queue: str, key: str) -> None:
    """The item has been decided on."""
    Assignment.objects.filter(queue=queue, key=key).delete()


def staff() -> list[User]:
    found = User.objects.filter(role__in=STAFF, is_active=True, deleted_at=None)
    return list(found.order_by("username", "pk")[:_MOST_STAFF])
