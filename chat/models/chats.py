"""Chats, their messages, and replies in the making."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.models.language_models import ChatModel
from chat.rules.limits import LIMITS
from chat.rules.states import UNFINISHED, Role, State
from oasst.models import User
from oasst.models.json_checks import json_is


class Chat(models.Model):
    """A chat of one person, or of one guest, who is known by a cookie of which only the hash is stored.

    `leaf` is the last message of the branch shown last; null: the newest branch.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    guest = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 -- null: a person's
    title = models.CharField(_("title"), max_length=LIMITS.title_characters)
    model = models.ForeignKey(ChatModel, null=True, on_delete=models.SET_NULL, related_name="+")
    params = models.JSONField(default=dict, db_default={})
    system_prompt = models.TextField(_("instructions"), max_length=2000, blank=True, db_default="")
    leaf = models.ForeignKey("ChatMessage", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    pinned = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [
            json_is("object", "chat_params_by_name", "params"),
            models.CheckConstraint(
                condition=Q(user=None, guest__isnull=False) | Q(user__isnull=False, guest=None),
                name="chat_of_a_person_or_a_guest",
            ),
            models.CheckConstraint(condition=~Q(guest=""), name="chat_guest_not_empty"),
        ]
        indexes = [
            models.Index(fields=["user", "-updated_at"], name="chat_of_person"),
            models.Index(fields=["guest", "-updated_at"], condition=Q(guest__isnull=False), name="chat_of_guest"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)


class ChatMessage(models.Model):
    """One message of a chat's tree: several roots, and siblings where a message was edited or a reply made again.

    Of a reply: `params` are the parameters that were sent, `ignored` those the model does nothing with, `left_out` the
    number of older messages that did not fit into its context.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chat = models.ForeignKey(Chat, on_delete=models.CASCADE, related_name="messages")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    role = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Role])
    content = models.TextField(blank=True)
    state = models.CharField(
        max_length=16, choices=[(each.value, each.value) for each in State], default=State.COMPLETE
    )
    error_code = models.CharField(max_length=40, blank=True, db_default="")
    finish_reason = models.CharField(max_length=40, blank=True, db_default="")
    model = models.ForeignKey(ChatModel, null=True, on_delete=models.SET_NULL, related_name="+")
    model_name = models.CharField(max_length=80, blank=True, db_default="")
    params = models.JSONField(default=dict, db_default={})
    ignored = models.JSONField(default=dict, db_default={})
    left_out = models.PositiveIntegerField(default=0, db_default=0)
    prompt_tokens = models.PositiveIntegerField(null=True)
    completion_tokens = models.PositiveIntegerField(null=True)
    first_ms = models.PositiveIntegerField(null=True, help_text=_("Milliseconds until the first piece of text."))
    total_ms = models.PositiveIntegerField(null=True, help_text=_("Milliseconds until the end."))
    idempotency_key = models.CharField(max_length=80, null=True)  # noqa: DJ001 -- null is outside the unique constraint
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [
            json_is("object", "chat_message_params_by_name", "params"),
            json_is("object", "chat_message_ignored_by_name", "ignored"),
            models.CheckConstraint(condition=Q(role__in=[*Role]), name="chat_message_role_known"),
            models.CheckConstraint(condition=Q(state__in=[*State]), name="chat_message_state_known"),
            models.CheckConstraint(
                condition=Q(role=Role.ASSISTANT) | Q(state=State.COMPLETE), name="chat_message_of_people_complete"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.USER) | Q(parent__isnull=False), name="chat_message_reply_has_a_parent"
            ),
            models.CheckConstraint(condition=~Q(pk=F("parent")), name="chat_message_not_its_own_parent"),
            models.UniqueConstraint(fields=["chat", "idempotency_key"], name="chat_message_once"),
        ]
        indexes = [
            models.Index(fields=["model", "created_at"], name="chat_message_of_model"),
            models.Index(fields=["created_at"], condition=Q(state__in=[*UNFINISHED]), name="chat_message_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class Generation(models.Model):
    """A reply in the making. The row is deleted when the reply ends, so the table stays small.

    Kept apart from the message: heartbeats must not rewrite texts.
    """

    message = models.OneToOneField(ChatMessage, primary_key=True, on_delete=models.CASCADE, related_name="generation")
    hub = models.CharField(max_length=80, blank=True, db_default="")
    heartbeat_at = models.DateTimeField(null=True)
    stop_requested = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    def __str__(self) -> str:
        return f"{self.message_id} at {self.hub or 'no hub'}"

    @property
    def is_lost(self) -> bool:
        """No hub works on it any more."""
        since = self.heartbeat_at or self.created_at
        patience = LIMITS.lost_seconds if self.hub else LIMITS.waiting_seconds
        return timezone.now() - since > timedelta(seconds=patience)
