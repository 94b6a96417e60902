"""Figures of moderation in the list of people."""

from django.utils.translation import gettext_lazy as _

from moderation.models import Report
from oasst.models import User
from oasst.staff.people_columns import counted
from oasst.staff.workplace import Column

REPORTS = Column(
    User,
    "reports_of_work",
    _("reports"),
    lambda: counted(Report.objects.exclude(outcome="dismissed"), "case__message__author"),
)
