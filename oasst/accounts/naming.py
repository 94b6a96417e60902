"""Display names: unique including lookalikes; names of staff are reserved.

Forms reject a name that is not available. Names from API clients and imported files get the start of the person's id
("Ada #3f2a5"), or are left empty if they are reserved.
"""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oasst.core.texts import names
from oasst.models import User

_TAIL = 5


def check(name: str, *, by: User | None) -> str:
    """Returns the name if this person (None: a new account) may use it.

    Raises:
        ValidationError: the name is invisible, has invisible characters, is reserved or taken.
    """
    if not names.skeleton(name):
        raise ValidationError(_("Names need at least one visible character."))
    if names.cleaned(name) != " ".join(name.split()):
        raise ValidationError(_("Names can't contain invisible characters."))
    if is_reserved(name) and not (by and by.is_staff):
        raise ValidationError(_("That name is reserved for staff."))
    if is_taken(name, but=by.pk if by else None):
        raise ValidationError(_("That name is taken or too similar to a taken one."))
    return name


def is_taken(name: str, *, but: UUID | None) -> bool:
    others = User.objects.exclude(pk=but) if but else User.objects.all()
    return others.filter(name_key=names.key(name)).exists()


def is_reserved(name: str) -> bool:
    return names.is_reserved(name, settings.SITE_NAME)


def allowed(name: str) -> str:
    """A name from an API client without invisible characters; empty if it is reserved or invisible."""
    shown = names.cleaned(name)
    return "" if is_reserved(shown) else shown


def settled(shown: str, person: User) -> str:
    """The name, with the start of the person's id if it is taken."""
    return with_tail(shown, person) if shown and is_taken(shown, but=person.pk) else shown


def with_tail(shown: str, person: User) -> str:
    """The name, shortened if need be, with the first _TAIL characters of the person's id."""
    return f"{shown[: names.LONGEST - 2 - _TAIL]} #{str(person.pk)[:_TAIL]}" if shown else ""


def is_shown_by(person: User, shown: str) -> bool:
    return person.display_name in (shown, with_tail(shown, person))
