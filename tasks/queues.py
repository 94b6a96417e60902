"""Queue of messages that wait too long for reviews, for moderators."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.utils import timezone

from oasst.models import Message
from oasst.staff.workplace import Waiting
from tasks.models import Opening
from tasks.rules import kinds

# A message that has waited this long has too few active reviewers in its language.
LONG = timedelta(days=3)


def long_in_review() -> QuerySet[Opening]:
    """Openings for reviews of messages older than LONG. The table has only current openings, so it is small."""
    came = Message.objects.filter(pk=OuterRef("message_id")).values("created_at")
    wanted = Opening.objects.filter(kind__in=kinds.LABELLING, wanted__gt=F("done")).annotate(since=Subquery(came))
    return wanted.filter(since__lt=timezone.now() - LONG)


def late_in(langs: Sequence[str]) -> QuerySet[Opening]:
    """Those in these languages, or in all if none are given."""
    return long_in_review().filter(lang__in=langs) if langs else long_in_review()


def reviews_waiting(langs: list[str]) -> list[Waiting]:
    return [Waiting(*row) for row in late_in(langs).order_by().values_list("lang").annotate(Count("pk"), Min("since"))]
