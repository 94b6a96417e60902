"""When somebody last did something."""

from datetime import timedelta

from django.utils import timezone

from oasst.models import User

# Written at most this often.
_EVERY = timedelta(minutes=1)


def note(user: User) -> None:
    """This person has just done something. A statement once a minute."""
    now = timezone.now()
    if user.last_activity_at is None or now - user.last_activity_at >= _EVERY:
        user.last_activity_at = now
        user.save(update_fields=["last_activity_at"])
