"""The queue of messages in quarantine."""

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation.actions import service
from moderation.actions.orders import Order
from moderation.models import Kind, Reason
from moderation.queues import decision
from moderation.queues.habits import with_habits
from oasst.models import Quarantine, User
from oasst.staff.workplace import Item, Queue, Text, Triage, Undecided, Verdict, Waiting


def _held(langs: list[str]) -> QuerySet[Quarantine]:
    held = Quarantine.objects.filter(outcome="")
    return held.filter(message__tree__lang__in=langs) if langs else held


def held_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _held(langs).order_by().values_list("message__tree__lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("opened_at"))]


def items(langs: list[str], limit: int) -> list[Item]:
    found = _held(langs).select_related("message__tree", "message__author", "opened_by")
    return with_habits([_held_item(each) for each in found.order_by("opened_at", "pk")[:limit]])


def _held_item(held: Quarantine) -> Item:
    below = held.message.children_count
    facts: list[tuple[Text, Text]] = [
        (_("By"), str(held.opened_by or _("the platform"))),
        (_("Replies"), ngettext("%(n)d answers it", "%(n)d answer it", below) % {"n": below}),
    ]
    if held.note:
        facts.append((_("Note"), held.note))
    return Item(str(held.pk), held.message, held.reason, held.opened_at, facts)


def decide_on_held(key: str, verdict: Verdict, note: str, by: User) -> Text:
    """Upheld, the message goes with all below it; dismissed, it comes back as if nothing had been."""
    kept = Quarantine.objects.select_related("message__tree")
    held = decision.item(kept, decision.number(key), lambda row: row.message.tree.lang, by)
    if held.outcome:
        raise Undecided(decision.somebody_else())
    kind, reason = (Kind.DELETE, Reason.OTHER) if verdict == Verdict.UPHELD else (Kind.RELEASE, Reason.CORRECTION)
    if held.reason in Reason.values and verdict == Verdict.UPHELD:
        reason = Reason(held.reason)
    with decision.refusals_in_words():
        service.take(Order(kind=kind, reason=reason, by=by, messages=[held.message_id], text=note))
    return _("The message has been removed.") if verdict == Verdict.UPHELD else _("The message is back.")


QUARANTINES = Queue(
    slug="quarantines",
    order=20,
    title=gettext_lazy("Messages in quarantine"),
    waiting=held_waiting,
    triage=Triage(items, decide_on_held, gettext_lazy("Remove the message"), gettext_lazy("Release the message")),
)
