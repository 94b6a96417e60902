"""Judgements of messages: reviews (labels on one message) and rankings (an order over sibling replies)."""

import uuid
from bisect import bisect_right

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.core import labels
from oasst.models.clients import ApiClient
from oasst.models.json_checks import json_is
from oasst.models.messages import Message
from oasst.models.users import User


class ReviewMode(models.TextChoices):
    SIMPLE = "simple", _("short form")
    FULL = "full", _("full form")


class TimeSpent(models.IntegerChoices):
    """Duration of work, in steps too coarse to identify people."""

    UNDER_10_S = 0, _("under 10 seconds")
    UNDER_30_S = 1, _("10 to 30 seconds")
    UNDER_1_MIN = 2, _("30 to 60 seconds")
    UNDER_3_MIN = 3, _("1 to 3 minutes")
    UNDER_10_MIN = 4, _("3 to 10 minutes")
    OVER_10_MIN = 5, _("over 10 minutes")

    @classmethod
    def of(cls, seconds: float) -> "TimeSpent":
        return cls(bisect_right((10, 30, 60, 180, 600), seconds))


# Nothing but known labels with numbers from 0 to 1. As plain SQL, so that the migration keeps it unchanged.
_KNOWN_LABELS = RawSQL(  # noqa: S611 -- constants only
    "jsonb_typeof(labels) = 'object'"
    f" AND labels - ARRAY[{', '.join(repr(name) for name in labels.NAMES)}] = '{{}}'::jsonb"
    " AND NOT jsonb_path_exists(labels, 'strict $.* ? (@.type() <> \"number\" || @ < 0 || @ > 1)')",
    (),
    output_field=models.BooleanField(),
)


class Judgement(models.Model):
    """Common fields of reviews and rankings: the person, the form, the guidelines, the duration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    client = models.ForeignKey(ApiClient, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=ReviewMode, default=ReviewMode.FULL)
    guideline_version = models.CharField(max_length=32)
    time_spent = models.PositiveSmallIntegerField(null=True, blank=True, choices=TimeSpent)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        abstract = True


class Review(Judgement):
    """One person's labels on one revision of a message.

    `labels` maps label names to values from 0 to 1; an unanswered label is absent. `cant_tell` names the labels that
    the person could not judge. A review for a task counts towards acceptance; a voluntary one (`task_id` is null) is only
    shown in figures.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reviews", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    revision = models.PositiveSmallIntegerField(default=1)
    labels = models.JSONField(default=dict)
    cant_tell = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "user"], condition=Q(task_id__isnull=False), name="review_one_per_task_and_person"
            ),
            models.UniqueConstraint(
                fields=["message", "user"], condition=Q(task_id=None), name="review_one_free_per_person"
            ),
            models.CheckConstraint(condition=_KNOWN_LABELS, name="review_labels_known"),
            models.CheckConstraint(condition=Q(mode__in=ReviewMode.values), name="review_mode_known"),
        ]
        indexes = [models.Index(fields=["message"], name="review_message")]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.message_id}"


class Ranking(Judgement):
    """One person's order over the replies to one parent.

    `shown` has the ids of the replies in the order the person saw them, `revisions` the revision of each. `ballot` is a
    list of ties, best first, each a list of ids: [["a"], ["b", "c"]] puts a first and b and c equal behind it.
    `none_acceptable`: none of them is good enough; `vetoed` names replies that should never be used.
    """

    parent = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="rankings", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="rankings")
    shown = ArrayField(models.UUIDField())
    revisions = ArrayField(models.PositiveSmallIntegerField())
    ballot = models.JSONField()
    none_acceptable = models.BooleanField(default=False)
    vetoed = ArrayField(models.UUIDField(), default=list, blank=True)

    class Meta:
        constraints = [
            json_is("array", "ranking_ballot_is_a_list", "ballot"),
            models.UniqueConstraint(fields=["parent", "user"], name="ranking_one_per_person"),
            models.CheckConstraint(
                condition=Q(shown__len=models.F("revisions__len")), name="ranking_names_every_revision"
            ),
            models.CheckConstraint(condition=Q(mode__in=ReviewMode.values), name="ranking_mode_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} under {self.parent_id}"
