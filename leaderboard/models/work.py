"""Submitted work and its status, derived from events. Ids without foreign keys: events outlive the rows they mention."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models.lang_checks import one_lang


class Kind(models.TextChoices):
    PROMPT = "prompt", _("prompt")
    ASSISTANT_REPLY = "assistant_reply", _("assistant reply")
    PROMPTER_REPLY = "prompter_reply", _("user reply")
    FULL_REVIEW = "full_review", _("review")
    SIMPLE_REVIEW = "simple_review", _("short review")
    RANKING = "ranking", _("ranking")


TEXTS = (Kind.PROMPT, Kind.ASSISTANT_REPLY, Kind.PROMPTER_REPLY)
REVIEWS = (Kind.FULL_REVIEW, Kind.SIMPLE_REVIEW)


class Work(models.Model):
    """One text, review or ranking.

    `message_id` is the text itself, the reviewed text, or the parent of the ranked replies. `confirmed` is null if pending,
    then true if the text was accepted, the review matches the outcome, or the ranking agrees with the other ballots.
    `ayes` and `nays` are pairs: for a ranking, those it orders like another ballot and those it does not; for a reply, the
    comparisons with siblings it won and lost.
    """

    id = models.UUIDField(primary_key=True, help_text=_("The id of the message, review or ranking."))
    kind = models.CharField(max_length=16, choices=Kind)
    user_id = models.UUIDField(null=True)
    lang = models.CharField(max_length=LANG_LENGTH)
    at = models.DateTimeField()
    message_id = models.UUIDField()
    tree_id = models.UUIDField()
    here = models.BooleanField(
        default=True, db_default=True, help_text=_("Off for imported and generated messages, which earn no points.")
    )
    confirmed = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    deleted = models.BooleanField(default=False, db_default=False, help_text=_("Deleted or undone."))
    held = models.BooleanField(default=False, db_default=False, help_text=_("In quarantine."))
    abandoned = models.BooleanField(
        default=False, db_default=False, help_text=_("A prompt whose conversation was aborted for its low grade.")
    )
    grade = models.PositiveSmallIntegerField(null=True, help_text=_("The grade a review gives the text, 0 to 100."))
    ayes = models.PositiveIntegerField(default=0, db_default=0)
    nays = models.PositiveIntegerField(default=0, db_default=0)
    paid = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("Hundredths of a point, before multiplying by agreement.")
    )

    class Meta:
        verbose_name_plural = "work"
        constraints = [one_lang("work_lang_is_a_tag")]
        indexes = [
            models.Index(fields=["message_id"], name="work_message"),
            models.Index(fields=["user_id", "at", "id"], name="work_user"),
            models.Index(fields=["decided_at"], name="work_decided", condition=models.Q(decided_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Placing(models.Model):
    """The rank of one reply on one ballot, 1 is best. Counts for the reply's author, at the time of the ballot."""

    ranking_id = models.UUIDField()
    message_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    lang = models.CharField(max_length=LANG_LENGTH)
    at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            one_lang("placing_lang_is_a_tag"),
            models.UniqueConstraint(fields=["ranking_id", "message_id"], name="placing_once"),
        ]
        indexes = [
            models.Index(fields=["message_id"], name="placing_message"),
            models.Index(fields=["user_id", "at"], name="placing_user"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.place}"


class Received(models.Model):
    """The total of one reaction or label on a text: the number of answers, and their sum in thousandths."""

    message_id = models.UUIDField()
    what = models.CharField(max_length=32)
    number = models.IntegerField()
    total = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "received"
        constraints = [models.UniqueConstraint(fields=["message_id", "what"], name="received_once")]

    def __str__(self) -> str:
        return f"{self.what} on {self.message_id}"


class Milestones(models.Model):
    """When a tree first reached each stage, and its current state."""

    tree_id = models.UUIDField(primary_key=True)
    lang = models.CharField(max_length=LANG_LENGTH)
    state = models.CharField(max_length=32, blank=True)
    prompted_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    growing_at = models.DateTimeField(null=True)
    ranking_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "milestones"
        constraints = [one_lang("milestones_lang_is_a_tag")]
        indexes = [models.Index(fields=["prompted_at"], name="milestones_prompted")]

    def __str__(self) -> str:
        return str(self.tree_id)
