"""Drafts: what a person has written or chosen so far, kept until it is submitted, whatever becomes of the task."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import Message, User
from tasks.rules import kinds


class Draft(models.Model):
    """At work (no `reason`): one per person, kind and message (language, for prompts). Set aside: as many as were refused.

    `content` is what the form of that kind holds.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    kind = models.CharField(max_length=32, choices=[(kind, kind) for kind in kinds.ALL])
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="drafts")
    lang = models.CharField(max_length=LANG_LENGTH)
    content = models.JSONField(default=dict)
    reason = models.CharField(
        max_length=64, blank=True, help_text="Why it could not be handed in; empty while at work."
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "message"],
                condition=Q(message__isnull=False, reason=""),
                name="draft_once_per_message",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "lang"], condition=Q(message=None, reason=""), name="draft_once_per_lang"
            ),
        ]
        indexes = [models.Index(fields=["user", "-updated_at"], name="draft_recent")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.user_id}"
