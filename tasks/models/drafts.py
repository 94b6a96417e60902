"""Drafts: unsubmitted content of a person, independent of the state of the task."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import Message, User
from oasst.models.json_checks import json_is
from oasst.models.lang_checks import one_lang
from tasks.rules import kinds


class Draft(models.Model):
    """Active (no `reason`): one per person, kind and message (language, for prompts). Set aside: any number.

    `content` has the fields of the form of that kind.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    kind = models.CharField(max_length=32, choices=[(kind, kind) for kind in kinds.ALL])
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="drafts")
    lang = models.CharField(max_length=LANG_LENGTH)
    content = models.JSONField(default=dict)
    reason = models.CharField(
        max_length=64, blank=True, help_text="Why it could not be submitted; empty for open drafts."
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            json_is("object", "draft_content_is_an_object", "content"),
            one_lang("draft_lang_is_a_tag"),
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
