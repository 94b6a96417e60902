"""What all queues of decisions have in common: finding the item, whether this moderator may decide on it, undoing, and
explaining why something was not decided.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.actions import service
from moderation.actions.orders import NotAllowed, Wrong
from moderation.actions.service import CannotUndo
from moderation.changes import Blocked
from moderation.models import Action
from oasst import access
from oasst.models import Message, User
from oasst.staff.workplace import Text, Undecided

_Row = TypeVar("_Row", bound=Model)


def item(rows: "QuerySet[_Row]", key: object, lang: Callable[[_Row], str], by: User) -> _Row:
    """The row of this key, decided or not, if it is in a language of this moderator; one of no language is for all.

    Raises:
        Http404: there is none.
        PermissionDenied: it is for moderators of another language.
    """
    found = rows.filter(pk=key).first() if key else None
    if found is None:
        raise Http404(_("There is nothing to decide here."))
    if lang(found) and not access.may_moderate_lang(by, lang(found)):
        raise PermissionDenied(_("You don't moderate this language."))
    return found


def number(key: str) -> int | None:
    """An integer key."""
    return int(key) if key.isdecimal() and len(key) < 19 else None


def standing(message: Message, by: User, *, dismiss_needs_rank: bool = False) -> dict[str, Any]:
    """Which buttons this moderator has: none on their own messages; on those of people of their rank or higher at most the
    one that changes nothing. `orders.check` has the same rules.
    """
    author = message.author
    if author is None or access.may_act_on(by, author):
        return {}
    if author == by:
        return {"blocked": _("You wrote this message, so another moderator has to decide."), "may_uphold": False}
    if dismiss_needs_rank:
        return {
            "blocked": _("Someone of your rank or higher wrote this, so you cannot decide."),
            "may_uphold": False,
        }
    return {"may_uphold": False}


def undo(acts: Sequence[str], by: User) -> Text:
    """Undoes actions just taken in a queue.

    Raises:
        Undecided: one of them cannot be undone; the text gives the reason.
        PermissionDenied: it is in a language of other moderators.
    """
    found = list(Action.objects.filter(pk__in=acts))
    if not found:
        raise Undecided(_("There is nothing to undo."))
    for action in found:
        if action.lang and not access.may_moderate_lang(by, action.lang):
            raise PermissionDenied(_("You don't moderate this language."))
    with refusals_in_words():
        for action in found:
            service.undo(action, by=by, why=_("undone in the queue right away"))
    return ngettext("%(n)d decision undone.", "%(n)d decisions undone.", len(found)) % {"n": len(found)}


@contextmanager
def refusals_in_words(*decided: type[Exception]) -> Iterator[None]:
    """Turns refusals into messages for the moderator; `decided`: exceptions for "already decided"."""
    try:
        yield
    except decided as quicker:
        raise Undecided(str(quicker) or already_decided()) from quicker
    except (NotAllowed, Wrong, Blocked, CannotUndo) as refused:
        raise Undecided(str(refused)) from refused


def already_decided() -> str:
    return _("Someone else has already decided this.")
