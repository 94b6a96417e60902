"""The queue of signals."""

from collections.abc import Sequence

from django.db.models import Count, Min, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from moderation import canned
from moderation.kinds import KINDS
from moderation.models import Signal
from moderation.queues import decision, narrowing
from moderation.queues.habits import completed
from moderation.signals import wording
from moderation.signals.decisions import Decided, dismiss, uphold
from oasst.models import User
from oasst.staff.workplace import Asked, Done, Item, Queue, Triage, Verdict, Waiting


def _undecided(langs: Sequence[str]) -> QuerySet[Signal]:
    """Without signals of deleted messages, which the watch will close."""
    waiting = Signal.objects.filter(outcome="", message__deleted=False)
    return waiting.filter(lang__in=langs) if langs else waiting


def signals_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _undecided(langs).order_by().values_list("lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("noticed_at"))]


def items(asked: Asked) -> list[Item]:
    found = narrowing.narrowed(_undecided(asked.langs), asked, decision.number)
    oldest = found.select_related("message__tree", "message__author", "message__habit", "person", "other__author")
    return completed([_item(each, asked.by) for each in oldest.order_by("noticed_at", "pk")[: asked.limit]])


def _item(signal: Signal, by: User) -> Item:
    """The uphold button names the proposed action."""
    why = capfirst(signal.get_kind_display())
    return Item(
        str(signal.pk), signal.message, why, signal.noticed_at, wording.facts(signal),
        **decision.standing(signal.message, by), uphold=wording.proposed_act(signal),
    )  # fmt: skip


def decide_on_signal(key: str, verdict: Verdict, note: str, by: User) -> Done:
    """Upheld: takes the proposed action; the note is the message to the author. Dismissed: changes nothing."""
    known = Signal.objects.select_related("message__tree", "person")
    signal = decision.item(known, decision.number(key), lambda row: row.message.tree.lang, by)
    with decision.refusals_in_words(Decided):
        if verdict == Verdict.UPHELD:
            action = uphold(signal, by=by, text=note)
            done = _("Done: %(what)s. You can undo it for 30 days.") % {"what": KINDS[action.kind].label}
            return Done(done, [str(action.pk)])
        action = dismiss(signal, by=by, text=note)
    return Done(_("Dismissed. This text won't show up here again."), [str(action.pk)])


SIGNALS = Queue(
    slug="signals",
    order=25,
    title=gettext_lazy("Signals"),
    waiting=signals_waiting,
    triage=Triage(
        items,
        decide_on_signal,
        gettext_lazy("Accept each proposal"),
        pgettext_lazy("report", "Dismiss"),
        filters=(
            narrowing.by_reason("kind", lambda: Signal.Kind.choices),
            narrowing.by_kind("message"),
            narrowing.by_person("person"),
        ),
        replies=canned.prepared,
    ),
)
