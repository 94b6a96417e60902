"""The queue of reported messages."""

from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation import reporting
from moderation.cases import UNDECIDED
from moderation.models import Case
from moderation.queues import deciding
from oasst.admin.base import as_uuid
from oasst.models import User
from oasst.workplace import Item, Queue, Text, Triage, Verdict, Waiting

# Of one message so many notes of reporters are shown.
_NOTES = 5


def _cases(langs: list[str]) -> QuerySet[Case]:
    waiting = Case.objects.filter(state__in=UNDECIDED)
    return waiting.filter(lang__in=langs) if langs else waiting


def cases_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _cases(langs).order_by().values_list("lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("opened_at"))]


def cases(langs: list[str], limit: int) -> list[Item]:
    found = _cases(langs).select_related("message__tree", "message__author", "claimed_by").prefetch_related("reports")
    return [_case(each) for each in found.order_by("opened_at", "pk")[:limit]]


def _case(case: Case) -> Item:
    reports = [each for each in case.reports.all() if not each.outcome]
    reasons = sorted({each.reason.replace("_", " ") for each in reports})
    facts: list[tuple[Text, Text]] = [(_("Reports"), str(len(reports))), (_("Reasons"), ", ".join(reasons))]
    facts += [(_("Says"), each.note) for each in reports if each.note][:_NOTES]
    if case.claimed_by:
        facts.append((_("Looked at by"), str(case.claimed_by)))
    why = ngettext("Reported once", "Reported %(n)d times", len(reports)) % {"n": len(reports)}
    return Item(str(case.pk), case.message, why, case.opened_at, facts)


def decide_on_case(key: str, verdict: Verdict, note: str, by: User) -> Text:
    """Upheld, the message goes with all below it; dismissed, it stays or comes back. The note is what its author reads."""
    case = deciding.item(
        Case.objects.select_related("message__tree"), as_uuid(key), lambda row: row.message.tree.lang, by
    )
    with deciding.refusals_in_words(reporting.Decided):
        if verdict == Verdict.UPHELD:
            reporting.uphold(case, by=by, text=note)
            return _("The message has been deleted. It can be undone for 30 days.")
        reporting.dismiss(case, by=by, text=note)
    return _("The message stays. Those who reported it are told.")


REPORTS = Queue(
    slug="reports",
    order=10,
    title=gettext_lazy("Reported messages"),
    waiting=cases_waiting,
    triage=Triage(cases, decide_on_case, gettext_lazy("Delete the message"), gettext_lazy("Leave it as it is")),
)
