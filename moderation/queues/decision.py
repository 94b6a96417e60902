"""What all queues of decisions have in common: finding the item, and telling a moderator why it was not decided."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from moderation.actions.changes import Blocked
from moderation.actions.orders import NotAllowed, Wrong
from moderation.actions.service import CannotUndo
from oasst import access
from oasst.models import User
from oasst.staff.workplace import Undecided

_Row = TypeVar("_Row", bound=Model)


def item(rows: "QuerySet[_Row]", key: object, lang: Callable[[_Row], str], by: User) -> _Row:
    """The row of this key, decided or not, if it is in a language of this moderator; one of no language is for all.

    Raises:
        Http404: there is none.
        PermissionDenied: it is for moderators of another language.
    """
    found = rows.filter(pk=key).first() if key else None
    if found is None:
        raise Http404(_("There is nothing here to decide on."))
    if lang(found) and not access.may_moderate_lang(by, lang(found)):
        raise PermissionDenied(_("You moderate other languages."))
    return found


def number(key: str) -> int | None:
    """The key of a row that is counted."""
    return int(key) if key.isdecimal() and len(key) < 19 else None


@contextmanager
def refusals_in_words(*decided: type[Exception]) -> Iterator[None]:
    """What is refused inside becomes a sentence for the moderator; `decided`: somebody else was quicker."""
    try:
        yield
    except decided as quicker:
        raise Undecided(str(quicker) or somebody_else()) from quicker
    except (NotAllowed, Wrong, Blocked, CannotUndo) as refused:
        raise Undecided(str(refused)) from refused


def somebody_else() -> str:
    return _("Somebody else has decided this already.")
