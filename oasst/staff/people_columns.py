"""Figures that staff see in the list of people."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from oasst.core import reaction_codes
from oasst.models import Message, Reaction, User
from oasst.staff.workplace import Column


def counted(rows: "QuerySet[Any]", by: str) -> Subquery:
    """The number of these rows that belong to the person, by the lookup path from row to person; null if there are none."""
    theirs = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Subquery(theirs.annotate(number=Count("pk")).values("number"))


REJECTED = Column(
    User, "rejected_work", _("rejected"), lambda: counted(Message.objects.filter(review_result=False), "author")
)
RED_FLAGS = Column(
    User,
    "red_flags",
    _("red flags"),
    lambda: counted(Reaction.objects.filter(emoji=reaction_codes.RED_FLAG), "message__author"),
)
