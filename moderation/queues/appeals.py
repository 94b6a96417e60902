"""The queue of appeals, by due date."""

from collections.abc import Sequence

from django.db.models import Count, Min, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.appeals import appeals
from moderation.models import Action, Appeal, Kind, Reason
from moderation.queues import decision, narrowing
from oasst.models import Message, User
from oasst.staff.workplace import Asked, Done, Filter, Item, Queue, Text, Triage, Verdict, Waiting


def _waiting(langs: Sequence[str]) -> QuerySet[Appeal]:
    """Appeals about people are for moderators of all languages."""
    waiting = Appeal.objects.filter(outcome="")
    return waiting.filter(action__lang__in=["", *langs]) if langs else waiting


def appeals_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _waiting(langs).order_by().values_list("action__lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("made_at"))]


def items(asked: Asked) -> list[Item]:
    found = narrowing.narrowed(_waiting(asked.langs), asked, decision.number)
    first = found.select_related("action__by", "action__person", "person").order_by("due_at", "pk")[: asked.limit]
    return [_item(each, asked.by) for each in first]


def _item(appeal: Appeal, by: User) -> Item:
    action = appeal.action
    messages = Message.objects.filter(_chosen(action)).select_related("tree", "author")
    facts: list[tuple[Text, Text]] = [
        (_("Decision"), f"{action.get_kind_display()}: {action.get_reason_display()}"),
        (_("By"), str(action.by or _("an automatic rule"))),
        (_("Message to the person"), action.text or "–"),
        (_("Appeal by"), str(appeal.person)),
        (_("Text of the appeal"), appeal.text),
        (_("Due"), date_format(appeal.due_at, "DATETIME_FORMAT")),
    ]
    why = _("Appeal against: %(kind)s") % {"kind": action.get_kind_display()}
    blocked = "" if appeals.may_decide(by, appeal) else appeals.not_allowed()
    message = messages.filter(author=appeal.person).first()
    return Item(str(appeal.pk), message, why, appeal.made_at, facts, blocked=blocked)


def _chosen(action: Action) -> Q:
    chosen = [each for messages in action.steps.values_list("messages", flat=True)[:20] for each in messages]
    return Q(pk__in=chosen)


def decide(key: str, verdict: Verdict, note: str, by: User) -> Done:
    """Upheld means the appeal is: the decision is undone. The note is the answer, which the person reads. An answered
    appeal is not taken back.
    """
    asked = Appeal.objects.select_related("action__by", "person")
    appeal = decision.item(asked, decision.number(key), lambda row: row.action.lang, by)
    overturn = verdict == Verdict.UPHELD
    with decision.refusals_in_words(appeals.NoAppeal):
        appeals.decide(appeal, by=by, overturn=overturn, answer=note)
    return Done(
        _("The decision was undone.") if overturn else _("The decision is confirmed. The person will see your reason.")
    )


APPEALS = Queue(
    slug="appeals",
    order=30,
    title=gettext_lazy("Appeals"),
    waiting=appeals_waiting,
    triage=Triage(
        items,
        decide,
        gettext_lazy("Undo the decision"),
        gettext_lazy("Confirm the decision"),
        filters=(
            narrowing.by_reason("action__reason", lambda: Reason.choices),
            Filter("kind", gettext_lazy("Decision"), lambda kind: Q(action__kind=kind), lambda: Kind.choices),
            narrowing.by_person("person"),
        ),
    ),
)
