"""Appeals: a person affected asks once for another moderator's decision."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.actions import Action
from oasst.models import User


class Appeal(models.Model):
    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("decision confirmed")
        OVERTURNED = "overturned", _("decision overturned")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="appeals")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField(max_length=4000)
    made_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "person"], name="appeal_once"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | (Q(outcome__in=["confirmed", "overturned"], decided_by__isnull=False) & ~Q(answer="")),
                name="appeal_decided_with_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(outcome=""), name="appeal_waiting")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.action_id}"
