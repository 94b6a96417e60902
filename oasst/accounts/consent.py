"""Acceptance of the terms, including the dataset licence."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from oasst import events
from oasst.models import Consent, EventType, User

# Start date of the current version (settings.TERMS_VERSION, terms.html). A new date asks everyone again: it is changed when
# the terms promise or ask for something else than before, and not for other words.
IN_FORCE_SINCE = date(2026, 11, 30)
# In years, without a parent's permission.
MINIMUM_AGE = 16
_SESSION_KEY = "terms"


def accept(*, by: User) -> Consent:
    """Records the acceptance of the current terms; idempotent per version."""
    with transaction.atomic():
        row, created = Consent.objects.get_or_create(
            user=by, terms_version=settings.TERMS_VERSION, defaults={"dataset_licence": settings.DATASET_LICENCE}
        )
        if created:
            events.record(
                events.about_user(
                    EventType.TERMS_ACCEPTED, by, version=row.terms_version, dataset_licence=row.dataset_licence
                )
            )
    return row


def given(request: HttpRequest) -> bool:
    """Whether the signed-in person has accepted the current terms. One query per session."""
    if request.session.get(_SESSION_KEY) == settings.TERMS_VERSION:
        return True
    assert isinstance(request.user, User)
    if not is_current(request.user):
        return False
    request.session[_SESSION_KEY] = settings.TERMS_VERSION
    return True


def is_current(user: User) -> bool:
    """Whether the person has accepted the current terms."""
    return Consent.objects.filter(user=user, terms_version=settings.TERMS_VERSION).exists()


def latest(user: User) -> Consent | None:
    """The person's latest acceptance."""
    return Consent.objects.filter(user=user).order_by("-accepted_at").first()
