"""The queue of messages that have waited long for reviews."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation import canned
from moderation.actions import service
from moderation.actions.orders import Order
from moderation.models import Kind, Reason
from moderation.queues import decision, narrowing
from moderation.queues.habits import completed
from oasst.core.identifiers import as_uuid
from oasst.models import Message, User
from oasst.staff.workplace import Asked, Done, Item, Queue, Text, Triage, Undecided, Verdict
from tasks import queues
from tasks.models import Opening


def items(asked: Asked) -> list[Item]:
    """An item is identified by its message, which has one opening for reviews."""
    late = queues.late_in(asked.langs)
    found = narrowing.narrowed(Message.objects.filter(pk__in=late.values("message_id")), asked, as_uuid)
    oldest = list(found.select_related("tree", "author", "habit").order_by("created_at", "pk")[: asked.limit])
    wanted = {each.message_id: each for each in late.filter(message_id__in=[each.pk for each in oldest])}
    return completed([_item(each, wanted[each.pk], asked.by) for each in oldest if each.pk in wanted])


def _item(message: Message, opening: Opening, by: User) -> Item:
    facts: list[tuple[Text, Text]] = [
        (_("Reviews"), _("%(done)d of %(wanted)d") % {"done": opening.done, "wanted": opening.wanted})
    ]
    why = _("Waiting for reviews")
    return Item(str(message.pk), message, why, message.created_at, facts, **decision.standing(message, by))


def decide(key: str, verdict: Verdict, note: str, by: User) -> Done:
    """Upheld: deletes the message. There is no dismissal: it keeps waiting for reviews."""
    message = decision.item(Message.objects.select_related("tree"), as_uuid(key), lambda row: row.tree.lang, by)
    if message.deleted:
        raise Undecided(decision.already_decided())
    with decision.refusals_in_words():
        order = Order(kind=Kind.DELETE, reason=Reason.OTHER, by=by, messages=[message.pk], text=note)
        action = service.take(order)
    return Done(_("The message has been deleted. You can undo it for 30 days."), [str(action.pk)])


LONG_IN_REVIEW = Queue(
    slug="long_in_review",
    order=50,
    title=gettext_lazy("Waiting for reviews for 3 days"),
    waiting=queues.reviews_waiting,
    triage=Triage(
        items,
        decide,
        gettext_lazy("Delete the message"),
        "",
        filters=(narrowing.by_kind(""), narrowing.by_person("author")),
        replies=canned.prepared,
    ),
)
