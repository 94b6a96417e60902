"""Shown names: no two people look alike, and only staff are called what staff are called.

On pages a name that cannot be had is refused. Programs and files are not asked again: what they send is given the end of
the person's id ("Ada #3f2a"), or left out where it must not be shown at all.
"""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oasst.core import names
from oasst.models import User

_TAIL = 5


def check(name: str, *, by: User | None) -> str:
    """The name if this person (None: somebody new) may be shown by it.

    Raises:
        ValidationError: nothing of it is to be seen, it has invisible characters, it is kept for the site, or taken.
    """
    if not names.skeleton(name):
        raise ValidationError(_("A name needs at least one visible character."))
    if names.cleaned(name) != " ".join(name.split()):
        raise ValidationError(_("A name has no invisible characters."))
    if is_reserved(name) and not (by and by.is_staff):
        raise ValidationError(_("This name is reserved for the people who run this site."))
    if is_taken(name, but=by.pk if by else None):
        raise ValidationError(_("This name is taken, or looks like one that is."))
    return name


def is_taken(name: str, *, but: UUID | None) -> bool:
    others = User.objects.exclude(pk=but) if but else User.objects.all()
    return others.filter(name_key=names.key(name)).exists()


def is_reserved(name: str) -> bool:
    return names.is_reserved(name, settings.SITE_NAME)


def allowed(name: str) -> str:
    """What may be shown of a name that a program sent; empty where it is kept for the site or nothing is to be seen."""
    shown = names.cleaned(name)
    return "" if is_reserved(shown) else shown


def settled(shown: str, person: User) -> str:
    """The name itself, or with the end of the person's id where somebody else has it."""
    return with_tail(shown, person) if shown and is_taken(shown, but=person.pk) else shown


def with_tail(shown: str, person: User) -> str:
    """Longer ends for longer ids would not be told apart by people either."""
    return f"{shown[: names.LONGEST - 2 - _TAIL]} #{str(person.pk)[:_TAIL]}" if shown else ""


def is_shown_by(person: User, shown: str) -> bool:
    return person.display_name in (shown, with_tail(shown, person))
