"""Which messages a client may see.

A trusted client sees all. Any other sees none that is in quarantine or below one that is, as on the pages, and of deleted
ones only those it posted itself.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import RawSQL

from oasst.api.base.callers import Caller
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.models import Message, MessageQuerySet

# Few messages are in quarantine at a time, so walking the replies of all of them is cheap.
_TAKEN_OUT = RawSQL(
    """
    WITH RECURSIVE taken_out AS (
        SELECT message_id AS id FROM oasst_quarantine WHERE outcome = ''
        UNION
        SELECT m.id FROM oasst_message m JOIN taken_out ON m.parent_id = taken_out.id
    )
    SELECT id FROM taken_out
    """,
    (),
)


def messages(caller: Caller) -> MessageQuerySet:
    if caller.trusted:
        return Message.objects.all()
    found = Message.objects.exclude(pk__in=_TAKEN_OUT).filter(Q(deleted=False) | Q(client=caller.client))
    return found.select_related("tree")  # for `shapes.hidden_from`


def message(caller: Caller, message_id: UUID) -> Message:
    """Raises:
    ApiError: there is no such message, or this client may not see it.
    """
    return _found(messages(caller).filter(pk=message_id))


def message_named(caller: Caller, name: str) -> Message:
    """The message that the client itself posted under this name.

    Raises:
        ApiError: there is none.
    """
    if "\x00" in name:  # which the database cannot even compare with
        raise ApiError(Code.MESSAGE_NOT_FOUND)
    return _found(messages(caller).filter(client=caller.client, frontend_message_id=name))


def in_order(caller: Caller, ids: Sequence[UUID]) -> list[Message]:
    """Those of these messages that the client may see, by one statement."""
    found = messages(caller).in_bulk(ids)
    return [found[each] for each in ids if each in found]


def _found(candidates: MessageQuerySet) -> Message:
    found = candidates.first()
    if found is None:
        raise ApiError(Code.MESSAGE_NOT_FOUND)
    return found
