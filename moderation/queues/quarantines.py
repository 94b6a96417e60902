"""The queue of messages in quarantine, with the reports that are decided with them."""

from collections.abc import Sequence

from django.db.models import Count, Min, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation import canned
from moderation.actions import service
from moderation.actions.orders import Order
from moderation.models import Kind, Reason, Report
from moderation.queues import decision, narrowing, reports
from moderation.queues.habits import completed
from oasst.accounts import departures
from oasst.models import Quarantine, User
from oasst.staff.workplace import Asked, Done, Item, Queue, Text, Triage, Undecided, Verdict, Waiting


def _open(langs: Sequence[str]) -> QuerySet[Quarantine]:
    quarantine = Quarantine.objects.filter(outcome="").exclude(reason=departures.REASON)
    return quarantine.filter(message__tree__lang__in=langs) if langs else quarantine


def quarantines_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _open(langs).order_by().values_list("message__tree__lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("opened_at"))]


def items(asked: Asked) -> list[Item]:
    found = narrowing.narrowed(_open(asked.langs), asked, decision.number)
    oldest = list(
        found.select_related("message__tree", "message__author", "message__habit", "opened_by").order_by(
            "opened_at", "pk"
        )[: asked.limit]
    )
    open_reports = Report.objects.filter(case__in=[each.message_id for each in oldest], outcome="").order_by("pk")
    of_message: dict[object, list[Report]] = {}
    for report in open_reports:
        of_message.setdefault(report.case_id, []).append(report)
    return completed([_item(each, of_message.get(each.message_id, []), asked.by) for each in oldest])


def _item(quarantine: Quarantine, reported: Sequence[Report], by: User) -> Item:
    facts: list[tuple[Text, Text]] = [(_("Quarantined by"), str(quarantine.opened_by or _("the platform")))]
    if quarantine.note:
        facts.append((_("Note"), quarantine.note))
    if reported:
        facts.append((_("Reports"), f"{len(reported)}: {reports.reasons_of(reported)}"))
    standing = decision.standing(quarantine.message, by, dismiss_needs_rank=True)
    why, since = capfirst(str(_reason(quarantine))), quarantine.opened_at
    facts.extend(reports.facts_of(reported))
    return Item(str(quarantine.pk), quarantine.message, why, since, facts, **standing)


def _reason(quarantine: Quarantine) -> Text:
    return Reason(quarantine.reason).label if quarantine.reason in Reason.values else quarantine.reason


def decide_on_quarantine(key: str, verdict: Verdict, note: str, by: User) -> Done:
    """Upheld: deletes the message with its replies. Dismissed: releases it."""
    kept = Quarantine.objects.select_related("message__tree")
    quarantine = decision.item(kept, decision.number(key), lambda row: row.message.tree.lang, by)
    if quarantine.outcome:
        raise Undecided(decision.already_decided())
    kind, reason = (Kind.DELETE, Reason.OTHER) if verdict == Verdict.UPHELD else (Kind.RELEASE, Reason.CORRECTION)
    if quarantine.reason in Reason.values and verdict == Verdict.UPHELD:
        reason = Reason(quarantine.reason)
    with decision.refusals_in_words():
        action = service.take(Order(kind=kind, reason=reason, by=by, messages=[quarantine.message_id], text=note))
    done = _("The message has been deleted.") if verdict == Verdict.UPHELD else _("The message is visible again.")
    return Done(done, [str(action.pk)])


def _reasons() -> list[tuple[str, Text]]:
    return [(value, label) for value, label in Reason.choices if value != Reason.NO_HARM]


QUARANTINES = Queue(
    slug="quarantines",
    order=20,
    title=gettext_lazy("Messages in quarantine"),
    waiting=quarantines_waiting,
    triage=Triage(
        items,
        decide_on_quarantine,
        gettext_lazy("Delete the message"),
        gettext_lazy("Release the message"),
        filters=(
            narrowing.by_reason("reason", _reasons),
            narrowing.by_kind("message"),
            narrowing.by_person("message__author"),
        ),
        replies=canned.prepared,
    ),
)
