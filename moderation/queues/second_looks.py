"""The queue of decisions sampled for a second look."""

from collections.abc import Sequence

from django.db.models import Count, Min, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation import second_looks
from moderation.actions.figures import in_words
from moderation.models import Kind, Reason, SecondLook
from moderation.queues import decision, narrowing
from oasst.admin.typed import people_named
from oasst.core.identifiers import as_uuid
from oasst.models import Message, User
from oasst.staff.workplace import Asked, Done, Filter, Item, Queue, Text, Triage, Verdict, Waiting


def _drawn(langs: Sequence[str]) -> QuerySet[SecondLook]:
    drawn = second_looks.waiting()
    return drawn.filter(action__lang__in=["", *langs]) if langs else drawn


def looks_waiting(langs: list[str]) -> list[Waiting]:
    by_lang = _drawn(langs).order_by().values_list("action__lang")
    return [Waiting(*row) for row in by_lang.annotate(Count("pk"), Min("drawn_at"))]


def items(asked: Asked) -> list[Item]:
    """With one message of each decision, fetched by one query."""
    found = narrowing.narrowed(_drawn(asked.langs), asked, as_uuid).select_related("action__by", "action__person")
    drawn = list(found.prefetch_related("action__steps").order_by("drawn_at", "pk")[: asked.limit])
    first = {each.pk: _first(each) for each in drawn}
    messages = Message.objects.select_related("tree", "author").in_bulk([each for each in first.values() if each])
    return [_item(each, messages.get(first[each.pk]), asked.by) for each in drawn]


def _first(look: SecondLook) -> object:
    return next((step.messages[0] for step in look.action.steps.all() if step.messages), None)


def _item(look: SecondLook, message: Message | None, by: User) -> Item:
    action = look.action
    facts: list[tuple[Text, Text]] = [
        (_("Decided by"), str(action.by)),
        (_("Size"), ", ".join(in_words(action.figures)) or "–"),
        (_("Message to the people affected"), action.text or "–"),
    ]
    if action.person:
        facts.insert(1, (_("Person"), str(action.person)))
    blocked = "" if second_looks.may_look(by, action) else second_looks.not_allowed()
    return Item(str(look.pk), message, capfirst(str(action)), look.drawn_at, facts, blocked=blocked)


def decide(key: str, verdict: Verdict, note: str, by: User) -> Done:
    """Upheld: undoes the decision. Dismissed: the moderator agrees with it."""
    drawn = SecondLook.objects.select_related("action__by", "action__person")
    look = decision.item(drawn, as_uuid(key), lambda row: row.action.lang, by)
    with decision.refusals_in_words(second_looks.Looked):
        second_looks.decide(look, by=by, agrees=verdict == Verdict.DISMISSED, note=note)
    return Done(_("You agree with the decision.") if verdict == Verdict.DISMISSED else _("The decision was undone."))


SECOND_LOOKS = Queue(
    slug="second_looks",
    order=40,
    title=gettext_lazy("Second looks"),
    waiting=looks_waiting,
    triage=Triage(
        items,
        decide,
        gettext_lazy("Undo the decision"),
        gettext_lazy("Agree"),
        filters=(
            narrowing.by_reason("action__reason", lambda: Reason.choices),
            Filter("kind", gettext_lazy("Decision"), lambda kind: Q(action__kind=kind), lambda: Kind.choices),
            Filter(
                "person",
                gettext_lazy("Moderator (name or id)"),
                lambda named: Q(action__by__in=people_named(named)),
            ),
        ),
    ),
)
