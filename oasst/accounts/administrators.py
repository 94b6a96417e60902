"""Appointing administrators from the command line: bootstraps a new installation."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from oasst import events
from oasst.accounts import naming
from oasst.models import EventType, User, UserKind, UserRole

_SHORTEST_NAME = 2


class Refused(Exception):
    """The reason why a person can't become an administrator, and what to do."""


def find(email: str) -> User | None:
    """The account with this address as a confirmed one.

    Raises:
        Refused: the address is invalid, unconfirmed, or belongs to a demo account.
    """
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(f"{email!r} is not an email address.") from error
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    if address is None and _claimed(email):
        raise Refused(f"An account uses {email} but hasn't confirmed it. Its owner must confirm the address first.")
    user: User | None = address.user if address else None
    if user and user.kind == UserKind.DEMO:
        raise Refused(f"{email} belongs to a demo account, whose password is public.")
    return user


def appoint(user: User) -> bool:
    """Makes the person an administrator; False if they already are."""
    with transaction.atomic():
        changed = User.objects.filter(pk=user.pk).exclude(role=UserRole.ADMIN).update(role=UserRole.ADMIN, moderates=[])
        if changed:
            events.record(events.about_user(EventType.ACCOUNT_CHANGED, user, role=UserRole.ADMIN))
    return bool(changed)


def create(email: str, password: str) -> User:
    """Creates an administrator with a confirmed address and a username derived from it; the terms are accepted at sign-in.

    Raises:
        ValidationError: the password is too weak.
    """
    email = email.lower()
    user = User(username=_free_name(email), email=email, role=UserRole.ADMIN)
    validate_password(password, user)
    with transaction.atomic():
        user = User.objects.create_user(user.username or "", email, password, role=UserRole.ADMIN)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        events.record(events.about_user(EventType.USER_JOINED, user, kind=user.kind, role=user.role))
    return user


def _claimed(email: str) -> bool:
    return (
        User.objects.filter(email__iexact=email).exists() or EmailAddress.objects.filter(email__iexact=email).exists()
    )


def _free_name(email: str) -> str:
    """The part before the @, with a number if that name or a lookalike is taken."""
    wanted = email.partition("@")[0].ljust(_SHORTEST_NAME, "_")
    name, number = wanted, 1
    while User.objects.filter(username__iexact=name).exists() or naming.is_taken(name, but=None):
        number += 1
        name = f"{wanted}{number}"
    return name
