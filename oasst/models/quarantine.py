"""Messages kept out of the flow and of exports: temporarily (quarantine) or permanently (withdrawal)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oasst.models.messages import Message
from oasst.models.users import User


class Quarantine(models.Model):
    """A message taken out until a moderator decides. `opened_by` is null if it was a signal of the platform."""

    class Outcome(models.TextChoices):
        RELEASED = "released", _("released")
        REMOVED = "removed", _("removed")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="quarantines")
    reason = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField(db_default=Now())
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(closed_at=None), name="quarantine_one_open_per_message"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, outcome__in=["released", "removed"]),
                name="quarantine_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.reason}"


class WithdrawnMessage(models.Model):
    """An entry of the withdrawal record: this message is in no later release. It has no personal data."""

    message_id = models.UUIDField(primary_key=True)
    tree_id = models.UUIDField()
    withdrawn_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.message_id)
