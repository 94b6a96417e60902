"""Reactions: one emoji of one person on one message."""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from oasst.core import reaction_codes
from oasst.models.messages import Message
from oasst.models.users import User


class Reaction(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reactions", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reactions")
    emoji = models.CharField(max_length=32, choices=[(code, code) for code in reaction_codes.CODES])
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "user", "emoji"], name="reaction_once"),
            models.CheckConstraint(condition=models.Q(emoji__in=reaction_codes.CODES), name="reaction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.emoji} on {self.message_id}"
