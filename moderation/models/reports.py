"""Reports of messages, and the case in which a moderator decides all reports of one message."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from moderation.models.actions import Action
from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import Message, User
from oasst.models.lang_checks import one_lang


class Case(models.Model):
    """A message that was ever reported. A report after the decision reopens it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("report", "open")
        CLAIMED = "claimed", _("in review")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="case")
    lang = models.CharField(max_length=LANG_LENGTH, help_text=_("Of the tree."))
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(db_default=Now(), help_text=_("Time of the first undecided report."))
    reported_at = models.DateTimeField(db_default=Now(), help_text=_("Time of the latest report."))
    claimed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    action = models.ForeignKey(Action, null=True, on_delete=models.SET_NULL, related_name="cases")

    class Meta:
        constraints = [
            one_lang("case_lang_is_a_tag"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "claimed", "upheld", "dismissed"]), name="case_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["lang", "opened_at"], condition=Q(state__in=["open", "claimed"]), name="case_waiting"),
            models.Index(fields=["reported_at", "message"], name="case_reported"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"


class Report(models.Model):
    """One person's report of one message. `note` is their text, for staff only."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports", db_index=False)
    reporter = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reports", db_index=False)
    reason = models.CharField(max_length=32)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reporter"], condition=Q(outcome=""), name="report_one_undecided_per_person"
            ),
            models.CheckConstraint(condition=Q(outcome__in=["", "upheld", "dismissed"]), name="report_outcome_known"),
        ]
        indexes = [
            models.Index(fields=["reporter", "outcome"], name="report_of_person"),
            models.Index(fields=["case"], name="report_case"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.case_id}"
