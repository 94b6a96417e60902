"""Reports: what people say is wrong with a message, until a moderator has decided."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.actions import Action
from oasst.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import Message, User


class Report(models.Model):
    """One person's report of one message. `note` is what they wrote; nobody but staff reads it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLAIMED = "claimed", _("looked at by a moderator")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reports")
    lang = models.CharField(max_length=LANG_LENGTH)
    reason = models.CharField(max_length=32)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    claimed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    action = models.ForeignKey(Action, null=True, on_delete=models.SET_NULL, related_name="reports")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "reporter"],
                condition=Q(state__in=["open", "claimed"]),
                name="report_one_undecided_per_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "claimed", "upheld", "dismissed"]), name="report_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["lang", "made_at"], condition=Q(state__in=["open", "claimed"]), name="report_waiting"),
            models.Index(fields=["reporter", "state"], name="report_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.message_id}"
