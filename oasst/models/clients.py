"""Programs that speak our HTTP API, and the names they have for people."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oasst.models.users import User


class ApiClient(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    description = models.CharField(max_length=256)
    frontend_type = models.CharField(max_length=256, blank=True, help_text=_("web, bot, import …"))
    admin_email = models.EmailField(max_length=256, blank=True)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="api_clients")
    key_hash = models.CharField(max_length=64, unique=True, editable=False, help_text=_("SHA-256 of the key, in hex."))
    key_hint = models.CharField(max_length=8, editable=False, help_text=_("The key's first characters."))
    trusted = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)
    scopes = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"{self.description} ({self.key_hint}…)"


class ClientIdentity(models.Model):
    """How one API client names one person: the pair of `auth_method` and `username` is unique for the client."""

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="identities")
    auth_method = models.CharField(max_length=128, default="local")
    username = models.CharField(max_length=128)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")

    class Meta:
        verbose_name_plural = "client identities"
        constraints = [
            models.UniqueConstraint(fields=["client", "auth_method", "username"], name="client_identity_unique")
        ]
        indexes = [
            models.Index(fields=["username", "user"], name="client_identity_by_username"),
            models.Index(fields=["client", "username", "user"], name="client_identity_of_client"),
        ]

    def __str__(self) -> str:
        return f"{self.auth_method}:{self.username}"
