"""Tasks: one unit of work handed to one person, a lease on an opening."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import ApiClient, Message, MessageTree, ReviewMode, User
from tasks.rules import kinds


class TaskState(models.TextChoices):
    OPEN = "open", _("being worked on")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("skipped")
    EXPIRED = "expired", _("given back after a pause")
    CLOSED = "closed", _("no longer needed")
    SHARED = "shared", _("open to many")


# Nobody takes the same work twice.
TAKEN = (TaskState.OPEN, TaskState.DONE)


class SkipReason(models.TextChoices):
    UNFAMILIAR = "unfamiliar", _("I do not know the subject")
    UNCLEAR = "unclear", _("I do not understand it")
    BAD_CONTENT = "bad_content", _("The content is bad")
    WRONG_LANGUAGE = "wrong_language", _("It is in another language")
    OTHER = "other", _("Another reason")


class Task(models.Model):
    """`until` is the end of the lease. `shown` and `revisions` say what was handed out: the message to review, or the
    replies to rank in the order they are shown, and the revision of each. `result_id` is what came of it. A `collective`
    task holds no lease: it is SHARED until it is closed, and everybody who answers it gets a task of their own.
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
            models.UniqueConstraint(
                fields=["user", "message", "kind"], condition=Q(state__in=["open", "done"]), name="task_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["client", "frontend_message_id"],
                condition=Q(frontend_message_id__isnull=False),
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
