"""Figures of moderation in the list of people."""

from django.utils.translation import gettext_lazy as _

from moderation.models import Report
from oasst.figures_of_people import counted
from oasst.staff.workplace import Column

REPORTS = Column(
    "reports_of_work",
    _("reports"),
    lambda: counted(Report.objects.exclude(outcome="dismissed"), "case__message__author"),
)
