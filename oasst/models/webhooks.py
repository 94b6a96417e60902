"""Webhooks: subscribers to events."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.db.sealing import SealedField
from oasst.models.clients import ApiClient


class WebhookSubject(models.TextChoices):
    TREE_FINISHED = "tree_finished", _("a conversation is finished")
    RELEASE_PUBLISHED = "release_published", _("a release is published")
    REPORT_OPENED = "report_opened", _("a message is reported")


class Webhook(models.Model):
    """`seq` is its position in the event log. A worker leases it until `next_try_at` (oasst.webhooks)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500, verbose_name=_("address"))
    secret = SealedField(editable=False)
    subjects = ArrayField(models.CharField(max_length=32, choices=WebhookSubject), verbose_name=_("is told that"))
    enabled = models.BooleanField(default=True)
    seq = models.BigIntegerField(default=0, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False, help_text=_("In a row."))
    next_try_at = models.DateTimeField(default=timezone.now, editable=False)
    last_delivered_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_error = models.CharField(max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.url
