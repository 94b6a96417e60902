"""Digests: subscription and sending. Apps register their sections with `oasst.notifications.sections`."""

import logging
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone, translation

from oasst import events
from oasst.core.time_zones import zone
from oasst.models import Digest, EventType, User
from oasst.notifications import digest_mail, inbox
from oasst.notifications.sections import SECTIONS

log = logging.getLogger(__name__)

_SALT = "digest"
_MOST_NEWS = 10


@transaction.atomic
def choose(*, by: User, every: str, parts: Collection[str], now: datetime | None = None) -> None:
    """Starts, changes or ends a person's digests. The first is sent after the current day or week."""
    subscription = Digest.objects.filter(user=by)
    chosen = {"every": every, "parts": list(parts)}
    if subscription.filter(**chosen).exists() or not (every or subscription.exists()):
        return
    if every:
        period = period_start(every, _today(by, now or timezone.now()))
        subscription.update_or_create(user=by, defaults=chosen, create_defaults={**chosen, "sent_for": period})
    else:
        subscription.delete()
    events.record(events.about_user(EventType.ACCOUNT_CHANGED, by, account=str(by.pk), changed=["digest"]))


def token_of(user: User) -> str:
    """Signed token of the unsubscribe link; it can only end this person's digests."""
    return signing.dumps(str(user.pk), salt=_SALT)


def stop(token: str) -> bool:
    """Ends the digests of the token's person; idempotent. False if the token is invalid."""
    try:
        user = User.objects.filter(pk=signing.loads(token, salt=_SALT)).first()
    except signing.BadSignature:
        return False
    if user and Digest.objects.filter(user=user).exists():
        choose(by=user, every="", parts=())
    return True


# --- Sending ------------------------------------------------------------------------------------------------------------


def send_due(now: datetime | None = None) -> int:
    """Sends all due digests; returns their number."""
    now = now or timezone.now()
    # The latest local date in any time zone.
    latest = now.astimezone(UTC).date() + timedelta(days=1)
    due = Digest.objects.filter(sent_for__lt=latest, user__is_active=True, user__deleted_at=None)
    return sum(_send(digest, now) for digest in due.select_related("user"))


def _send(digest: Digest, now: datetime) -> bool:
    """Records the period as sent before sending: at most one digest per period, whatever fails in between."""
    since, until = digest.sent_for, period_start(digest.every, _today(digest.user, now))
    if until <= since or not _advance(digest, since, until):
        return False
    try:
        return _deliver(digest, datetime.combine(since, time(), tzinfo=zone(digest.user.time_zone)))
    except (OSError, SMTPException) as error:
        log.warning("Digest postponed, the mail server failed: %s", error)
        _advance(digest, until, since)
        return False


def _advance(digest: Digest, old: date, new: date) -> bool:
    """Compare-and-swap; False if another job was first."""
    return Digest.objects.filter(pk=digest.pk, sent_for=old).update(sent_for=new) == 1


def _deliver(digest: Digest, since: datetime) -> bool:
    """Sends the digest unless all its sections are empty."""
    user = digest.user
    with translation.override(user.locale or settings.LANGUAGE_CODE), timezone.override(zone(user.time_zone)):
        chosen = [section for section in SECTIONS if section.name in digest.parts]
        contents = [(section, lines) for section in chosen if (lines := section.lines(user, since))]
        mail = digest_mail.compose(digest, contents, token=token_of(user)) if contents else None
        return bool(mail and mail.send())


def period_start(every: str, day: date) -> date:
    """First day of the period that contains this day."""
    return day if every == Digest.Every.DAY else day - timedelta(days=day.weekday())


def _today(user: User, now: datetime) -> date:
    return now.astimezone(zone(user.time_zone)).date()


# --- The section of the corpus ------------------------------------------------------------------------------------------


def unread_news(user: User, since: datetime) -> list[str]:
    unread = inbox.unread(user).filter(created_at__gte=since).order_by("id")
    return [inbox.text_of(each) for each in unread[:_MOST_NEWS]]
