"""Leaving: it acts at once, and for a week the person may come back; then the account is erased.

At once the person is signed out everywhere and on no board, and what they withdraw is hidden, and in no release that is made
from then on: it is put into quarantine, which a job of the engine makes known to the trees. Through the API an account is
deleted without that week, by `accounts.delete`.
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
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from oasst.accounts import updates
from oasst.background import queue
from oasst.models import Message, Quarantine, User

log = logging.getLogger(__name__)

DAYS = 7
# Of the quarantine of texts whose author withdraws them. No moderator decides on it.
REASON = "author left"
_SALT = "oasst.accounts.departures"


def leave(*, by: User, withdraw: bool) -> User:
    """Closes one's own account at once; a week later it is erased. The texts stay without a name, or are withdrawn.

    Reviews and rankings stay without a name in either case: they are about what others wrote.
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
        transaction.on_commit(lambda: _tell(by), robust=True)
    return by


def come_back(account: User) -> bool:
    """Opens an account again that waits to be erased; a job lets go of what was hidden. False where it is too late."""
    with transaction.atomic():
        found = (
            User.objects.select_for_update(no_key=True).filter(pk=account.pk, erased_from__gt=timezone.now()).first()
        )
        if found is None:
            return False
        found.deleted_at = found.erased_from = found.withdraws_at = None
        found.is_active = True
        updates.save_changed(found, ("deleted_at", "is_active", "erased_from", "withdraws_at"), by=found)
        queue.after_commit("tasks.withdraw")
    return True


def erase_due(now: datetime) -> int:
    """Erases the accounts whose week is over; returns how many."""
    due = list(User.objects.filter(erased_from__lte=now).order_by("erased_from")[:100])
    for account in due:
        updates.delete(account, by=account)
    if due:
        queue.after_commit("tasks.withdraw")
    return len(due)


def token_for(account: User) -> str:
    """With it whoever got our mail comes back."""
    return signing.dumps([str(account.pk), _ends(account)], salt=_SALT)


def account_of(token: str) -> User | None:
    """The account a token is of, while it waits to be erased after the leave the token was made for."""
    try:
        pk, ends = signing.loads(token, salt=_SALT, max_age=timedelta(days=DAYS))
    except signing.BadSignature:
        return None
    account = User.objects.filter(pk=UUID(pk), erased_from__gt=timezone.now()).first()
    return account if account and _ends(account) == ends else None


def waiting(account: User | None) -> User | None:
    """The account, if it waits to be erased."""
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


def _tell(account: User) -> None:
    """To every confirmed address: if it was somebody else who deleted the account, its owner can take that back."""
    addresses = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    link = f"{settings.SITE_URL}{reverse('come_back')}?{urlencode({'token': token_for(account)})}"
    context = {"account": account, "link": link, "site_name": settings.SITE_NAME}
    for address in {*addresses, *([account.email] if account.email and not addresses else [])}:
        subject = f"{settings.SITE_NAME}: {_('Your account has been deleted')}"
        send_mail(subject, render_to_string("mail/departure.txt", context), None, [address])
