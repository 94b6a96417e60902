"""The queue of appeals, by their clock."""

from django.db.models import Count, Min, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.appeals import appeals
from moderation.models import Action, Appeal
from moderation.queues import decision
from oasst.models import Message, User
from oasst.staff.workplace import Item, Queue, Text, Triage, Verdict, Waiting


def _waiting(langs: list[str]) -> QuerySet[Appeal]:
    """Those about people are for every moderator, whatever languages they were appointed for."""
    waiting = Appeal.objects.filter(outcome="")
    return waiting.filter(action__lang__in=["", *langs]) if langs else waiting


def appeals_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _waiting(langs).order_by().values_list("action__lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("made_at"))]


def items(langs: list[str], limit: int) -> list[Item]:
    found = _waiting(langs).select_related("action__by", "action__person", "person").order_by("due_at", "pk")[:limit]
    return [_item(each) for each in found]


def _item(appeal: Appeal) -> Item:
    action = appeal.action
    messages = Message.objects.filter(_chosen(action)).select_related("tree", "author")
    facts: list[tuple[Text, Text]] = [
        (_("Decision"), f"{action.get_kind_display()}: {action.get_reason_display()}"),
        (_("By"), str(action.by or _("a rule of the platform"))),
        (_("To the person"), action.text or "–"),
        (_("Appeal of"), str(appeal.person)),
        (_("They say"), appeal.text),
        (_("To be decided by"), date_format(appeal.due_at, "DATETIME_FORMAT")),
    ]
    why = _("Appeal against: %(kind)s") % {"kind": action.get_kind_display()}
    return Item(str(appeal.pk), messages.filter(author=appeal.person).first(), why, appeal.made_at, facts)


def _chosen(action: Action) -> Q:
    chosen = [each for messages in action.steps.values_list("messages", flat=True)[:20] for each in messages]
    return Q(pk__in=chosen)


def decide(key: str, verdict: Verdict, note: str, by: User) -> Text:
    """Upheld means the appeal is: the decision is undone. The note is the answer, which the person reads."""
    asked = Appeal.objects.select_related("action__by", "person")
    appeal = decision.item(asked, decision.number(key), lambda row: row.action.lang, by)
    overturn = verdict == Verdict.UPHELD
    with decision.refusals_in_words(appeals.NoAppeal):
        appeals.decide(appeal, by=by, overturn=overturn, answer=note)
    return _("The decision has been undone.") if overturn else _("The decision stands. The person is told why.")


APPEALS = Queue(
    slug="appeals",
    order=30,
    title=gettext_lazy("Appeals"),
    waiting=appeals_waiting,
    triage=Triage(items, decide, gettext_lazy("Undo the decision"), gettext_lazy("Let the decision stand")),
)
