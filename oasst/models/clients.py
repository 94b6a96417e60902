"""Clients of the HTTP API, and the names they use for people."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.models.users import User


class Scope(models.TextChoices):
    """What a key may be used for."""

    READ = "read", _("read the corpus")
    WORK = "work", _("work on behalf of people, and make changes that its trust level allows")
    RELEASES = "releases", _("download releases")


class ApiClient(models.Model):
    """A program with a key, or (`personal`) a person's own key, which is valid for releases only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    description = models.CharField(max_length=256)
    frontend_type = models.CharField(max_length=256, blank=True, help_text=_("web, bot, import …"))
    admin_email = models.EmailField(max_length=256, blank=True)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="api_clients")
    key_hash = models.CharField(max_length=64, unique=True, editable=False, help_text=_("SHA-256 of the key, in hex."))
    key_hint = models.CharField(max_length=8, editable=False, help_text=_("The key's first characters."))
    trusted = models.BooleanField(default=False)
    tasks_per_minute = models.PositiveIntegerField(
        _("tasks per minute"),
        null=True,
        blank=True,
        help_text=_("Tasks per minute for all its people together. Blank: the default, low for an untrusted client."),
    )
    enabled = models.BooleanField(default=True)
    scopes = ArrayField(models.CharField(max_length=64, choices=Scope), default=list, blank=True)
    personal = models.BooleanField(default=False, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("Leave blank for no expiry."))
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API client")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(personal=False) | models.Q(trusted=False, scopes=[Scope.RELEASES]),
                name="client_personal_reads_releases",
            )
        ]

    def __str__(self) -> str:
        return f"{self.description} ({self.key_hint}…)"

    @property
    def is_in_force(self) -> bool:
        """Whether its key is valid. A personal one is, as long as its owner is neither banned nor suspended."""
        if not self.enabled or (self.expires_at and self.expires_at <= timezone.now()):
            return False
        return not self.personal or bool(self.owner and self.owner.is_active)


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
