"""Account deletion with a grace period: the account closes immediately and is erased after DAYS days.

Immediately: the person is signed out everywhere, removed from leaderboards, and withdrawn messages are put into
quarantine, which hides them and keeps them out of new releases; a job of the engine updates their trees. The API deletes
without a grace period (`updates.delete`).
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oasst.accounts import updates
from oasst.background import queue
from oasst.core.time_zones import zone
from oasst.models import Message, Quarantine, User

log = logging.getLogger(__name__)

DAYS = 7
# Quarantine reason of withdrawn messages; not in the moderators' queue.
REASON = "author left"
_SALT = "oasst.accounts.departures"


def leave(*, by: User, withdraw: bool) -> User:
    """Closes an account; it is erased after DAYS days. Messages stay without a name or are withdrawn.

    Reviews and rankings always stay without a name: they are about messages of others.
    """
    now = timezone.now()
    by.deleted_at, by.is_active, by.erased_from = now, False, now + timedelta(days=DAYS)
    by.withdraws_at = now if withdraw else None
    with transaction.atomic():
        updates.save_changed(by, ("deleted_at", "is_active", "erased_from", "withdraws_at"), by=by)
        if withdraw:
            _hide_texts_of(by)
        _sign_out(by)
        queue.after_commit("tasks.withdraw")
        transaction.on_commit(lambda: _notify(by), robust=True)
    return by


def come_back(account: User) -> bool:
    """Reopens an account before it is erased; a job releases its messages. False if it is too late."""
    with transaction.atomic():
        owner = (
            User.objects.select_for_update(no_key=True).filter(pk=account.pk, erased_from__gt=timezone.now()).first()
        )
        if owner is None:
            return False
        owner.deleted_at = owner.erased_from = owner.withdraws_at = None
        owner.is_active = True
        updates.save_changed(owner, ("deleted_at", "is_active", "erased_from", "withdraws_at"), by=owner)
        queue.after_commit("tasks.withdraw")
    return True


def erase_due(now: datetime) -> int:
    """Erases accounts whose grace period is over; returns their number."""
    due = list(User.objects.filter(erased_from__lte=now).order_by("erased_from")[:100])
    for account in due:
        updates.delete(account, by=account)
    if due:
        queue.after_commit("tasks.withdraw")
    return len(due)


def token_for(account: User) -> str:
    """Token for the link that reopens the account."""
    return signing.dumps([str(account.pk), _ends(account)], salt=_SALT)


def account_of(token: str) -> User | None:
    """The account of a token, if it has not been erased or reopened since."""
    try:
        pk, ends = signing.loads(token, salt=_SALT, max_age=timedelta(days=DAYS))
    except signing.BadSignature:
        return None
    account = User.objects.filter(pk=UUID(pk), erased_from__gt=timezone.now()).first()
    return account if account and _ends(account) == ends else None


def waiting(account: User | None) -> User | None:
    """The account, if it is in its grace period."""
    return account if account and account.erased_from and account.erased_from > timezone.now() else None


def _ends(account: User) -> str:
    return account.erased_from.isoformat() if account.erased_from else ""


def _hide_texts_of(author: User) -> None:
    texts = Message.objects.filter(author=author, deleted=False).outside_quarantine()
    Quarantine.objects.bulk_create(
        [Quarantine(message_id=pk, reason=REASON, opened_by=author) for pk in texts.values_list("pk", flat=True)],
        batch_size=1_000, ignore_conflicts=True,
    )  # fmt: skip


def _sign_out(account: User) -> None:
    for session in UserSession.objects.filter(user=account):
        session.end()


def _notify(account: User) -> None:
    """Emails all confirmed addresses, so that an owner whose account was hijacked can reopen it."""
    addresses = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    link = f"{settings.SITE_URL}{reverse('come_back')}?{urlencode({'token': token_for(account)})}"
    context = {"account": account, "link": link, "site_name": settings.SITE_NAME}
    with translation.override(account.locale or get_language()), timezone.override(zone(account.time_zone)):
        title = _("Your account has been deleted")
        text = render_to_string("mail/departure.txt", context)
    for address in {*addresses, *([account.email] if account.email and not addresses else [])}:
        send_mail(f"{settings.SITE_NAME}: {title}", text, None, [address])
