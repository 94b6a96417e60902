"""What waits for moderators in the engine: messages in quarantine, and messages that nobody comes to review."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oasst import access
from oasst.models import Message, Quarantine, User
from oasst.workplace import Item, Queue, Triage, Undecided, Verdict, Waiting
from tasks import acts, kinds
from tasks.models import Opening
from tasks.refusal import Refusal

# A message that has waited this long for its reviews is one that its community does not come to.
LONG = timedelta(days=3)


# --- Quarantines --------------------------------------------------------------------------------------------------------


def quarantines_waiting(langs: list[str]) -> list[Waiting]:
    """There are as many as moderators have left undecided, so counting them stays cheap."""
    by_lang = _undecided(langs).order_by().values_list("message__tree__lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("opened_at"))]


def quarantined(langs: list[str], limit: int) -> list[Item]:
    held = _undecided(langs).select_related("message__tree", "message__author", "opened_by")
    return [_item(each) for each in held.order_by("opened_at", "pk")[:limit]]


def decide_on_quarantine(key: str, verdict: Verdict, note: str, by: User) -> str | Promise:
    """Upheld, the message goes with all below it; dismissed, it comes back as if nothing had been.

    Raises:
        Http404: there is no such quarantine.
        PermissionDenied: it is in a language this person does not moderate.
        Undecided: somebody was quicker.
    """
    held = _quarantine_for(by, key)
    try:
        if verdict == Verdict.UPHELD:
            acts.remove(held, by=by, note=note)
            return _("The message has been removed.")
        acts.release(held, by=by, note=note)
    except Refusal as refusal:
        raise Undecided(str(refusal)) from refusal
    return _("The message is back.")


def _undecided(langs: list[str]) -> QuerySet[Quarantine]:
    held = Quarantine.objects.filter(closed_at=None)
    return held.filter(message__tree__lang__in=langs) if langs else held


def _quarantine_for(user: User, key: str) -> Quarantine:
    held = Quarantine.objects.select_related("message__tree").filter(pk=key).first() if key.isdecimal() else None
    if held is None:
        raise Http404(_("There is no such quarantine."))
    if not access.may_moderate_lang(user, held.message.tree.lang):
        raise PermissionDenied(_("You moderate other languages."))
    return held


def _item(held: Quarantine) -> Item:
    below = held.message.children_count
    facts = [
        (_("By"), str(held.opened_by or _("the platform"))),
        (_("Replies"), ngettext("%(n)d answers it", "%(n)d answer it", below) % {"n": below}),
    ]
    if held.note:
        facts.append((_("Note"), held.note))
    return Item(str(held.pk), held.message, held.reason, held.opened_at, facts)


QUARANTINES = Queue(
    slug="quarantines",
    order=20,
    title=gettext_lazy("Messages in quarantine"),
    waiting=quarantines_waiting,
    triage=Triage(
        quarantined, decide_on_quarantine, gettext_lazy("Remove the message"), gettext_lazy("Release the message")
    ),
)


# --- Reviews ------------------------------------------------------------------------------------------------------------


def long_in_review() -> QuerySet[Opening]:
    """Openings for reviews of messages that came LONG ago. The table holds only what is wanted now, so it is small."""
    came = Message.objects.filter(pk=OuterRef("message_id")).values("created_at")
    wanted = Opening.objects.filter(kind__in=kinds.LABELLING, wanted__gt=F("done")).annotate(since=Subquery(came))
    return wanted.filter(since__lt=timezone.now() - LONG)


def reviews_waiting(langs: list[str]) -> list[Waiting]:
    late = long_in_review().filter(lang__in=langs) if langs else long_in_review()
    return [Waiting(*row) for row in late.order_by().values_list("lang").annotate(Count("pk"), Min("since"))]


LONG_IN_REVIEW = Queue(
    slug="long_in_review",
    order=50,
    title=gettext_lazy("Messages waiting for reviews for three days"),
    waiting=reviews_waiting,
    elsewhere=lambda: f"{reverse('admin:tasks_opening_changelist')}?late=yes",
)
