"""Time of a person's last activity."""

from datetime import timedelta

from django.utils import timezone

from oasst.db.statements import prepared
from oasst.models import User

# Minimum time between two updates.
_EVERY = timedelta(minutes=1)

_NOTE = "UPDATE oasst_user SET last_activity_at = %(now)s WHERE id = %(user)s"


def note(user: User) -> None:
    """Records activity of a person; at most one statement per minute."""
    now = timezone.now()
    if user.last_activity_at is None or now - user.last_activity_at >= _EVERY:
        user.last_activity_at = now
        with prepared() as cursor:
            cursor.execute(_NOTE, {"user": user.pk, "now": now})
