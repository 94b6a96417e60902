"""Notes that moderators write on people and messages for each other."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from moderation.models import Note
from oasst import access
from oasst.models import Message, User

_MOST = 20


def on_person(person: UUID, text: str, *, by: User) -> Note:
    """
    Raises:
        Http404: there is no such person.
    """
    if not User.objects.filter(pk=person).exists():
        raise Http404(_("This person does not exist."))
    return Note.objects.create(person_id=person, by=by, text=text.strip())


def on_message(message: UUID, text: str, *, by: User) -> Note:
    """
    Raises:
        Http404: there is no such message.
        PermissionDenied: it is in a language they do not moderate.
    """
    target = Message.objects.select_related("tree").filter(pk=message).first()
    if target is None:
        raise Http404(_("This message does not exist."))
    if not access.may_moderate_lang(by, target.tree.lang):
        raise PermissionDenied(_("You don't moderate this language."))
    return Note.objects.create(message=target, by=by, text=text.strip())


def of_person(person: User) -> list[Note]:
    """The newest first."""
    return list(Note.objects.filter(person=person).select_related("by").order_by("-written_at")[:_MOST])


def of_message(message: Message) -> list[Note]:
    return list(Note.objects.filter(message=message).select_related("by").order_by("-written_at")[:_MOST])
