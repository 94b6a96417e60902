"""Tasks: one unit of work leased to one person."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import ApiClient, Message, MessageTree, ReviewMode, User
from oasst.models.lang_checks import one_lang
from tasks.rules import kinds


class TaskState(models.TextChoices):
    OPEN = "open", _("being worked on")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    EXPIRED = "expired", _("expired")
    CLOSED = "closed", _("no longer needed")
    SHARED = "shared", _("open to many")


# A person has at most one task in these states for the same work.
TAKEN = (TaskState.OPEN, TaskState.DONE)


class SkipReason(models.TextChoices):
    UNFAMILIAR = "unfamiliar", _("I do not know the subject")
    UNCLEAR = "unclear", _("I do not understand it")
    BAD_CONTENT = "bad_content", _("The content is bad")
    WRONG_LANGUAGE = "wrong_language", _("It is in another language")
    OTHER = "other", _("Another reason")


class Task(models.Model):
    """`until` is the end of the lease. `shown` and `revisions` are what the task shows: the message to review, or the
    replies to rank in order, with the revision of each. `result_id` is the resulting message, review or ranking. A
    `collective` task has no lease: it is SHARED until it is closed, and each person who answers it gets a task of their own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32, choices=[(kind, kind) for kind in kinds.ALL])
    state = models.CharField(max_length=8, choices=TaskState, default=TaskState.OPEN)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tasks", db_index=False)
    client = models.ForeignKey(ApiClient, null=True, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    frontend_message_id = models.CharField(max_length=200, null=True)  # noqa: DJ001 -- null is outside the unique constraint
    opening_id = models.BigIntegerField()
    opening_message_id = models.UUIDField()
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="tasks")
    tree = models.ForeignKey(MessageTree, null=True, on_delete=models.CASCADE, related_name="tasks")
    lang = models.CharField(max_length=LANG_LENGTH)
    mode = models.CharField(max_length=8, choices=ReviewMode, default=ReviewMode.FULL)
    shown = ArrayField(models.UUIDField(), default=list)
    revisions = ArrayField(models.PositiveSmallIntegerField(), default=list)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    skip_reason = models.CharField(max_length=512, blank=True, default="")
    result_id = models.UUIDField(null=True)
    collective = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            one_lang("task_lang_is_a_tag"),
            models.UniqueConstraint(
                fields=["user", "message", "kind"], condition=Q(state__in=["open", "done"]), name="task_once_per_person"
            ),
            # Texts and rankings are submitted by this name alone. Reviews name their task by its id, so clients may
            # acknowledge the reviews of several people with the id of the one message that they label.
            models.UniqueConstraint(
                F("client"),
                F("frontend_message_id"),
                Case(When(kind__in=kinds.LABELLING, then=F("id"))),
                condition=Q(frontend_message_id__isnull=False),
                nulls_distinct=False,
                name="task_frontend_id_unique",
            ),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            models.CheckConstraint(condition=Q(kind__in=kinds.ALL), name="task_kind_known"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="task_ended_when_not_open",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "message", "kind"], name="task_user_message"),
            models.Index(fields=["until"], condition=Q(state="open"), name="task_lapsing"),
            models.Index(fields=["user"], condition=Q(state="open"), name="task_open"),
            models.Index(fields=["user", "-created_at"], name="task_history"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
