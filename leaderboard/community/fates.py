"""Notifications about the fate of a person's texts: accepted, replied to, ranked first, finished.

They are grouped: what happens before the person has read the last notification of a kind adds to its number. They do not
mention other people.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from leaderboard import statements
from leaderboard.models import Reader
from oasst import events
from oasst.db import locks
from oasst.models import Notification
from oasst.notifications import inbox

TOPIC = inbox.Topic("fate", _("what happened to my messages"))
KINDS = (
    inbox.Kind("fate_accepted", _("Messages of yours that were accepted: %(number)s")),
    inbox.Kind("fate_replied", _("New accepted replies to your messages: %(number)s")),
    inbox.Kind("fate_first", _("Replies of yours that were ranked first: %(number)s")),
    inbox.Kind("fate_finished", _("Conversations with your messages that are finished: %(number)s")),
)

_READER = "fates"


def tell(limit: int = 5000) -> int:
    """Notifies people of what the next events mean for their texts; returns how many notifications were written or changed.

    The first run begins with the events that follow, so that an upgrade sends nothing old. Skipped while another process
    counts.
    """
    with transaction.atomic():
        if not locks.take(locks.Namespace.TALLIES, waits=False):
            return 0
        reader = Reader.objects.filter(name=_READER).first()
        if reader is None:
            Reader.objects.create(name=_READER, seq=events.latest())
            return 0
        upto = statements.value("end_of_batch", after=reader.seq, limit=limit)
        if not upto:
            return 0
        found = statements.rows("fates", after=reader.seq, upto=upto)
        _write(found)
        Reader.objects.filter(pk=reader.pk).update(seq=upto)
        return len(found)


def _write(found: Iterable[tuple[UUID, str, int]]) -> None:
    new = {(user, kind): number for user, kind, number in found}
    unread = Notification.objects.filter(
        user__in={user for user, _kind in new}, kind__in=[kind.name for kind in KINDS], read_at=None
    )
    changed = []
    for each in unread.select_for_update(no_key=True):
        if number := new.pop((each.user_id, each.kind), None):
            each.detail = {"number": each.detail.get("number", 0) + number}
            changed.append(each)
    Notification.objects.bulk_update(changed, ["detail"])
    Notification.objects.bulk_create(
        Notification(user_id=user, kind=kind, detail={"number": number}) for (user, kind), number in new.items()
    )
