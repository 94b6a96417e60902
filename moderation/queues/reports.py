"""The queue of reported messages."""

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moderation import cases
from moderation.cases import UNDECIDED
from moderation.models import Case
from moderation.queues import decision
from moderation.queues.habits import with_habits
from moderation.reports import reports as reporting
from oasst.admin.base import as_uuid
from oasst.models import User
from oasst.staff.workplace import Item, Queue, Text, Triage, Verdict, Waiting

# Of one message so many notes of reporters are shown.
_NOTES = 5


def _cases(langs: list[str]) -> QuerySet[Case]:
    waiting = Case.objects.filter(state__in=UNDECIDED)
    return waiting.filter(lang__in=langs) if langs else waiting


def cases_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _cases(langs).order_by().values_list("lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("opened_at"))]


def items(langs: list[str], limit: int) -> list[Item]:
    """The oldest that nobody looks at, then the oldest of the others."""
    is_looked_at = ExpressionWrapper(cases.looked_at(), output_field=BooleanField())
    found = _cases(langs).select_related("message__tree", "message__author", "claimed_by").prefetch_related("reports")
    first = found.annotate(is_looked_at=is_looked_at).order_by("is_looked_at", "opened_at", "pk")[:limit]
    return with_habits([_item(each, each.claimed_by if each.is_looked_at else None) for each in first])


def _item(case: Case, looked_at_by: User | None) -> Item:
    reports = [each for each in case.reports.all() if not each.outcome]
    reasons = sorted({each.reason.replace("_", " ") for each in reports})
    facts: list[tuple[Text, Text]] = [(_("Reports"), str(len(reports))), (_("Reasons"), ", ".join(reasons))]
    facts += [(_("Says"), each.note) for each in reports if each.note][:_NOTES]
    why = ngettext("Reported once", "Reported %(n)d times", len(reports)) % {"n": len(reports)}
    return Item(str(case.pk), case.message, why, case.opened_at, facts, looked_at_by)


def decide_on_case(key: str, verdict: Verdict, note: str, by: User) -> Text:
    """Upheld, the message goes with all below it; dismissed, it stays or comes back. The note is what its author reads."""
    case = _case(key, by)
    with decision.refusals_in_words(reporting.Decided):
        if verdict == Verdict.UPHELD:
            reporting.uphold(case, by=by, text=note)
            return _("The message has been deleted. It can be undone for 30 days.")
        reporting.dismiss(case, by=by, text=note)
    return _("The message stays. Those who reported it are told.")


def look(key: str, by: User) -> User | None:
    return reporting.claim(_case(key, by), by=by)


def _case(key: str, by: User) -> Case:
    reported = Case.objects.select_related("message__tree")
    return decision.item(reported, as_uuid(key), lambda row: row.message.tree.lang, by)


REPORTS = Queue(
    slug="reports",
    order=10,
    title=gettext_lazy("Reported messages"),
    waiting=cases_waiting,
    triage=Triage(items, decide_on_case, gettext_lazy("Delete the message"), gettext_lazy("Leave it as it is"), look),
)
