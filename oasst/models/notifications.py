"""Notifications: one inbox row per person and notification. Other apps fill it; `kind` selects the text to show."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from oasst.models.messages import Message
from oasst.models.users import User


class Notification(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=64)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "id"], condition=Q(read_at=None), name="notification_unread")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
