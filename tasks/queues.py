"""What waits for moderators in the engine: messages that nobody comes to review."""

from datetime import timedelta

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from oasst.models import Message
from oasst.staff.workplace import Queue, Waiting
from tasks.models import Opening
from tasks.rules import kinds

# A message that has waited this long for its reviews is one that its community does not come to.
LONG = timedelta(days=3)


def long_in_review() -> QuerySet[Opening]:
    """Openings for reviews of messages that came LONG ago. The table holds only what is wanted now, so it is small."""
    came = Message.objects.filter(pk=OuterRef("message_id")).values("created_at")
    wanted = Opening.objects.filter(kind__in=kinds.LABELLING, wanted__gt=F("done")).annotate(since=Subquery(came))
    return wanted.filter(since__lt=timezone.now() - LONG)


def reviews_waiting(langs: list[str]) -> list[Waiting]:
    late = long_in_review().filter(lang__in=langs) if langs else long_in_review()
    return [Waiting(*row) for row in late.order_by().values_list("lang").annotate(Count("pk"), Min("since"))]


LONG_IN_REVIEW = Queue(
    slug="long_in_review",
    order=50,
    title=gettext_lazy("Messages waiting for reviews for three days"),
    waiting=reviews_waiting,
    elsewhere=lambda: f"{reverse('admin:tasks_opening_changelist')}?late=yes",
)
