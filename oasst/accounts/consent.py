"""Acceptance of the terms, the grant of the dataset's licence included."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from oasst import events
from oasst.models import Consent, EventType, User

# Since when the text of the current version (settings.TERMS_VERSION, terms.html) holds.
IN_FORCE_SINCE = date(2026, 11, 1)
_SESSION_KEY = "terms"


def accept(*, by: User) -> Consent:
    """Records that this person accepts the current terms; a second acceptance of the same version changes nothing."""
    with transaction.atomic():
        row, fresh = Consent.objects.get_or_create(
            user=by, terms_version=settings.TERMS_VERSION, defaults={"dataset_licence": settings.DATASET_LICENCE}
        )
        if fresh:
            events.record(
                events.about_user(
                    EventType.TERMS_ACCEPTED, by, version=row.terms_version, dataset_licence=row.dataset_licence
                )
            )
    return row


def given(request: HttpRequest) -> bool:
    """The person who makes this request has accepted the current terms. One query a session."""
    if request.session.get(_SESSION_KEY) == settings.TERMS_VERSION:
        return True
    assert isinstance(request.user, User)
    if not is_current(request.user):
        return False
    request.session[_SESSION_KEY] = settings.TERMS_VERSION
    return True


def is_current(user: User) -> bool:
    """The person has accepted the current terms."""
    return Consent.objects.filter(user=user, terms_version=settings.TERMS_VERSION).exists()


def latest(user: User) -> Consent | None:
    """What this person accepted last."""
    return Consent.objects.filter(user=user).order_by("-accepted_at").first()
