"""Moderation actions, their steps, and every row that a step changed, before and after."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import User
from oasst.models.json_checks import json_is
from oasst.models.lang_checks import one_lang


class Kind(models.TextChoices):
    DELETE = "delete", _("delete with all replies")
    RESTORE = "restore", _("restore")
    EDIT = "edit", _("edit the text")
    QUARANTINE = "quarantine", pgettext_lazy("action", "quarantine")
    RELEASE = "release", _("release from quarantine")
    DISMISS = "dismiss", _("dismiss")
    HALT = "halt", _("halt the conversation")
    RESUME = "resume", _("resume the conversation")
    CHANGE_LANG = "change_lang", _("change the language")
    WARN = "warn", _("warn")
    MUTE = "mute", _("mute from some kinds of work")
    SUSPEND = "suspend", _("suspend")
    BAN = "ban", _("ban")
    UNBAN = "unban", _("lift all limits")
    PURGE = "purge", _("purge a person's work")
    MERGE = "merge", _("merge accounts")


class Reason(models.TextChoices):
    SPAM = "spam", _("spam or advertising")
    NOT_SERIOUS = "not_serious", _("not serious")
    PRIVATE_DATA = "private_data", _("personal information")
    HATE = "hate", _("hate or harassment")
    SEXUAL = "sexual", _("sexual content")
    UNLAWFUL = "unlawful", _("unlawful content")
    COPIED = "copied", _("copied, or written by an AI")
    WRONG_LANG = "wrong_lang", _("wrong language")
    GAMING = "gaming", _("gaming votes or points")
    TWO_ACCOUNTS = "two_accounts", _("multiple accounts")
    REPORTED = "reported", _("reported by several trusted people")
    CORRECTION = "correction", _("correcting a mistake")
    NO_HARM = "no_harm", _("no problem found")
    OTHER = "other", _("other")


class State(models.TextChoices):
    RUNNING = "running", _("in progress")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("stopped")
    UNDOING = "undoing", _("undo in progress")
    UNDONE = "undone", _("undone")


class Action(models.Model):
    """One decision. `by` is null where an automatic rule took it. `text` is what the person reads besides the reason.

    `person` is set where the action is about a person; `into` is the account that a merge keeps. `detail` has the
    parameters of the kind, see `moderation.kinds`. `figures` are those of the preview.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind)
    reason = models.CharField(max_length=16, choices=Reason)
    text = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="moderated")
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="actions")
    into = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lang = models.CharField(max_length=LANG_LENGTH, blank=True, help_text=_("Empty: several languages, or none."))
    detail = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State, default=State.RUNNING)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    finished_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undone_why = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, help_text=_("When a purge became final."))

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "id"], name="action_newest"),
            models.Index(fields=["state"], condition=Q(state__in=["running", "undoing"]), name="action_under_way"),
        ]
        constraints = [
            json_is("object", "action_detail_is_an_object", "detail"),
            json_is("object", "action_figures_are_an_object", "figures"),
            one_lang("action_lang_is_a_tag", empty=True),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="action_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="action_state_known"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="action_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_reason_display()})"

    @property
    def until(self) -> datetime | None:
        """When a mute or a suspension ends."""
        return datetime.fromisoformat(self.detail["until"]) if self.detail.get("until") else None

    @property
    def is_final(self) -> bool:
        return self.erased_at is not None or timezone.now() > self.undo_until


class Step(models.Model):
    """What an action does to one tree, or with neither tree nor messages to the account: one transaction."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")
        BLOCKED = "blocked", _("blocked")
        KEPT = "kept", _("kept, not undone")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="steps")
    tree_id = models.UUIDField(null=True)
    messages = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    note = models.TextField(blank=True, help_text=_("What could not be done, or why it cannot be undone."))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "tree_id"], nulls_distinct=False, name="step_once_per_tree"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "undone", "blocked", "kept"]), name="step_state_known"
            ),
        ]
        indexes = [models.Index(fields=["action", "state", "id"], name="step_next")]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.tree_id or 'account'}"


class Change(models.Model):
    """One row that a step changed: the columns that differ, as they were and as they became. Null: there was no row.

    `row` is the row's key as text. What is undone is put back from here, so a change is deleted when its action is final.
    """

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=16)
    row = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class Affected(models.Model):
    """A person whose account or messages an action changed. They get a notice and may appeal."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="affected")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="affected_by")
    messages = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "affected people"
        constraints = [models.UniqueConstraint(fields=["action", "person"], name="affected_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.action_id}"
