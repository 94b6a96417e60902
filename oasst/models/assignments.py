"""Assignments of queue items to staff."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oasst.models.users import User


class Assignment(models.Model):
    """Assigns an item of a queue, by its key there, to one person, or without a person to senior moderators."""

    queue = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    to = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="assignments")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=1000, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue", "key"], name="assignment_once"),
            models.CheckConstraint(condition=~Q(key=""), name="assignment_of_an_item"),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.key}"
