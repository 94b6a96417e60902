"""The queue of signals: what programs noticed in texts."""

from django.db.models import Count, Min, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.models import Kind, Signal
from moderation.queues import deciding
from moderation.queues.written import with_habits
from moderation.signals import wording
from moderation.signals.deciding import Decided, dismiss, uphold
from oasst.models import User
from oasst.workplace import Item, Queue, Text, Triage, Verdict, Waiting


def _undecided(langs: list[str]) -> QuerySet[Signal]:
    """Those of deleted messages are closed a moment later."""
    waiting = Signal.objects.filter(outcome="", message__deleted=False)
    return waiting.filter(lang__in=langs) if langs else waiting


def signals_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _undecided(langs).order_by().values_list("lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("noticed_at"))]


def items(langs: list[str], limit: int) -> list[Item]:
    found = _undecided(langs).select_related("message__tree", "message__author", "person", "other__author")
    return with_habits([_item(each) for each in found.order_by("noticed_at", "pk")[:limit]])


def _item(signal: Signal) -> Item:
    why = capfirst(signal.get_kind_display())
    return Item(str(signal.pk), signal.message, why, signal.noticed_at, wording.facts(signal))


def decide_on_signal(key: str, verdict: Verdict, note: str, by: User) -> Text:
    """Upheld, what the page proposed is done; the note is what the author reads. Dismissed, nothing is."""
    told = Signal.objects.select_related("message__tree", "person")
    signal = deciding.item(told, deciding.number(key), lambda row: row.message.tree.lang, by)
    with deciding.refusals_in_words(Decided):
        if verdict == Verdict.UPHELD:
            action = uphold(signal, by=by, text=note)
            return _("Done: %(what)s. It can be undone for 30 days.") % {"what": Kind(action.kind).label}
        dismiss(signal, by=by, text=note)
    return _("The message stays, and this text will not be shown here again.")


SIGNALS = Queue(
    slug="signals",
    order=25,
    title=gettext_lazy("Signals"),
    waiting=signals_waiting,
    triage=Triage(items, decide_on_signal, gettext_lazy("Do what is proposed"), gettext_lazy("No harm in it")),
)
