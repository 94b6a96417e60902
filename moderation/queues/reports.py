"""The queue of reported messages."""

from collections.abc import Sequence

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from moderation import canned, cases
from moderation.cases import UNDECIDED
from moderation.models import Case, Report
from moderation.queues import decision, narrowing
from moderation.queues.habits import completed
from moderation.reports import reports as reporting
from oasst.core.identifiers import as_uuid
from oasst.models import Quarantine, User
from oasst.staff.workplace import Asked, Done, Filter, Item, Queue, Text, Triage, Verdict, Waiting
from tasks.texts.report_reasons import REASONS

# Most reporters' notes shown with one message.
_NOTES = 5


def _cases(langs: Sequence[str]) -> QuerySet[Case]:
    """Reports of messages in quarantine are decided with the quarantine."""
    quarantined = Quarantine.objects.filter(message=OuterRef("message"), outcome="")
    waiting = Case.objects.filter(~Exists(quarantined), state__in=UNDECIDED)
    return waiting.filter(lang__in=langs) if langs else waiting


def cases_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _cases(langs).order_by().values_list("lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("opened_at"))]


def items(asked: Asked) -> list[Item]:
    """The oldest unclaimed cases, then the oldest of the others."""
    is_looked_at = ExpressionWrapper(cases.are_claimed(), output_field=BooleanField())
    found = narrowing.narrowed(_cases(asked.langs), asked, as_uuid).select_related(
        "message__tree", "message__author", "message__habit", "claimed_by"
    )
    first = found.prefetch_related("reports").annotate(is_looked_at=is_looked_at)
    oldest = first.order_by("is_looked_at", "opened_at", "pk")[: asked.limit]
    return completed([_item(each, asked.by) for each in oldest])


def _item(case: Case, by: User) -> Item:
    reports = [each for each in case.reports.all() if not each.outcome]
    why = ngettext("Reported once", "Reported %(n)d times", len(reports)) % {"n": len(reports)}
    looked_at_by = case.claimed_by if case.is_looked_at else None  # type: ignore[attr-defined]  # annotated
    return Item(
        str(case.pk), case.message, f"{why}: {reasons_of(reports)}", case.opened_at, facts_of(reports), looked_at_by,
        **decision.standing(case.message, by),
    )  # fmt: skip


def reasons_of(reports: Sequence[Report]) -> str:
    """Each reason once, in words."""
    return ", ".join(sorted({str(_name(each.reason)) for each in reports}))


def _name(reason: str) -> Text:
    return REASONS[reason].title if reason in REASONS else reason.replace("_", " ")


def facts_of(reports: Sequence[Report]) -> list[tuple[Text, Text]]:
    noted: list[tuple[Text, Text]] = [(_("Reporter's note"), each.note) for each in reports if each.note]
    return noted[:_NOTES]


def decide_on_case(key: str, verdict: Verdict, note: str, by: User) -> Done:
    """Upheld: deletes the message with its replies. Dismissed: it stays, or is released. The author reads the note."""
    case = _case(key, by)
    with decision.refusals_in_words(reporting.Decided):
        if verdict == Verdict.UPHELD:
            action = reporting.uphold(case, by=by, text=note)
            return Done(_("The message has been deleted. You can undo it for 30 days."), [str(action.pk)])
        action = reporting.dismiss(case, by=by, text=note)
    return Done(_("Dismissed. The people who reported it are notified."), [str(action.pk)])


def look(key: str, by: User) -> User | None:
    return reporting.claim(_case(key, by), by=by)


def _case(key: str, by: User) -> Case:
    reported = Case.objects.select_related("message__tree")
    return decision.item(reported, as_uuid(key), lambda row: row.message.tree.lang, by)


def _reasons() -> list[tuple[str, Text]]:
    given = Report.objects.filter(outcome="").order_by("reason").values_list("reason", flat=True).distinct()
    return [(each, _name(each)) for each in given]


def _has_reason(reason: str) -> Exists:
    return Exists(Report.objects.filter(case=OuterRef("pk"), reason=reason, outcome=""))


FILTERS = (
    Filter("reason", gettext_lazy("Reason"), lambda reason: Q(_has_reason(reason)), _reasons),
    narrowing.by_kind("message"),
    narrowing.by_person("message__author"),
)

REPORTS = Queue(
    slug="reports",
    order=10,
    title=gettext_lazy("Reported messages"),
    waiting=cases_waiting,
    triage=Triage(
        items,
        decide_on_case,
        gettext_lazy("Delete the message"),
        pgettext_lazy("report", "Dismiss"),
        look,
        filters=FILTERS,
        replies=canned.prepared,
    ),
)
