"""Digests: who gets one when. Whoever has something to tell in them adds a section from `AppConfig.ready`."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from oasst import events
from oasst.core.time_zones import zone
from oasst.models import Digest, EventType, User
from oasst.notifications import digest_mail, inbox

log = logging.getLogger(__name__)

_SALT = "digest"
_MOST_NEWS = 10


@dataclass(frozen=True, slots=True)
class Section:
    """`lines` says what there is for somebody since a moment, in the language that is active; nothing is left out.

    `url_name` is the page where they read more, `order` its place among the others.
    """

    order: int
    name: str
    title: str | Promise
    lines: Callable[[User, datetime], list[str]]
    url_name: str


_sections: list[Section] = []


def add(section: Section) -> None:
    _sections.append(section)
    _sections.sort(key=lambda each: each.order)


def sections() -> list[Section]:
    return list(_sections)


# --- Asking for them, and no more ---------------------------------------------------------------------------------------


@transaction.atomic
def choose(*, by: User, every: str, parts: Collection[str], now: datetime | None = None) -> None:
    """Begins, changes or ends somebody's digests. The first comes when the present day or week is over."""
    mine = Digest.objects.filter(user=by)
    chosen = {"every": every, "parts": list(parts)}
    if mine.filter(**chosen).exists() or not (every or mine.exists()):
        return
    if every:
        begun = begins(every, _today(by, now or timezone.now()))
        mine.update_or_create(user=by, defaults=chosen, create_defaults={**chosen, "sent_for": begun})
    else:
        mine.delete()
    events.record(events.about_user(EventType.ACCOUNT_CHANGED, by, account=str(by.pk), changed=["digest"]))


def token_of(user: User) -> str:
    """What the link in a mail proves itself with: it ends the digests of one person, and does nothing else."""
    return signing.dumps(str(user.pk), salt=_SALT)


def stop(token: str) -> bool:
    """Ends the digests of the person the token was made for, as often as it is asked; False where nobody made it."""
    try:
        user = User.objects.filter(pk=signing.loads(token, salt=_SALT)).first()
    except signing.BadSignature:
        return False
    if user and Digest.objects.filter(user=user).exists():
        choose(by=user, every="", parts=())
    return True


# --- Sending ------------------------------------------------------------------------------------------------------------


def send_due(now: datetime | None = None) -> int:
    """Sends every digest that is due; returns how many went out."""
    now = now or timezone.now()
    # Tomorrow has begun somewhere.
    latest = now.astimezone(UTC).date() + timedelta(days=1)
    asked = Digest.objects.filter(sent_for__lt=latest, user__is_active=True, user__deleted_at=None)
    return sum(_send(digest, now) for digest in asked.select_related("user"))


def _send(digest: Digest, now: datetime) -> bool:
    """Writes down that it is sent before it is: a day or week is never told of twice, whatever breaks in between."""
    since, until = digest.sent_for, begins(digest.every, _today(digest.user, now))
    if until <= since or not _moved(digest, since, until):
        return False
    try:
        return _mailed(digest, datetime.combine(since, time(), tzinfo=zone(digest.user.time_zone)))
    except (OSError, SMTPException) as down:
        log.warning("A digest waits, the mail server does not take it: %s", down)
        _moved(digest, until, since)
        return False


def _moved(digest: Digest, old: date, new: date) -> bool:
    """False: somebody else got there first."""
    return Digest.objects.filter(pk=digest.pk, sent_for=old).update(sent_for=new) == 1


def _mailed(digest: Digest, since: datetime) -> bool:
    """Nothing to tell is not told."""
    user = digest.user
    with translation.override(user.locale or settings.LANGUAGE_CODE), timezone.override(zone(user.time_zone)):
        chosen = [section for section in _sections if section.name in digest.parts]
        told = [(section, lines) for section in chosen if (lines := section.lines(user, since))]
        mail = digest_mail.written(digest, told, token=token_of(user)) if told else None
        return bool(mail and mail.send())


def begins(every: str, day: date) -> date:
    """The first day of the day or week that this day is in."""
    return day if every == Digest.Every.DAY else day - timedelta(days=day.weekday())


def _today(user: User, now: datetime) -> date:
    return now.astimezone(zone(user.time_zone)).date()


# --- The section of the corpus ------------------------------------------------------------------------------------------


def unread_news(user: User, since: datetime) -> list[str]:
    found = inbox.unread(user).filter(created_at__gte=since).order_by("id")
    return [inbox.text_of(each) for each in found[:_MOST_NEWS]]
