"""What people handed in and what became of it, folded from events. Ids, no foreign keys: events outlive what they are of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH


class Kind(models.TextChoices):
    PROMPT = "prompt", _("prompt")
    ASSISTANT_REPLY = "assistant_reply", _("reply as the assistant")
    PROMPTER_REPLY = "prompter_reply", _("reply as the user")
    FULL_REVIEW = "full_review", _("review")
    SIMPLE_REVIEW = "simple_review", _("short review")
    RANKING = "ranking", _("ranking")


TEXTS = (Kind.PROMPT, Kind.ASSISTANT_REPLY, Kind.PROMPTER_REPLY)
REVIEWS = (Kind.FULL_REVIEW, Kind.SIMPLE_REVIEW)


class Work(models.Model):
    """One text, review or ranking.

    `message_id` is the text itself, the text reviewed, or the parent of the replies ranked. `confirmed` is null until others
    have decided: a text was accepted, a review was borne out by the outcome, a ranking agrees with the other ballots.
    `ayes` and `nays` are pairs: for a ranking those it orders like another ballot and against it, for a reply comparisons
    with siblings that ballots decided for it and against it.
    """

    id = models.UUIDField(primary_key=True, help_text=_("Of the message, the review or the ranking."))
    kind = models.CharField(max_length=16, choices=Kind)
    user_id = models.UUIDField(null=True)
    lang = models.CharField(max_length=LANG_LENGTH)
    at = models.DateTimeField()
    message_id = models.UUIDField()
    tree_id = models.UUIDField()
    here = models.BooleanField(
        default=True, db_default=True, help_text=_("Unset: imported or made by a model, so nobody's work.")
    )
    confirmed = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    deleted = models.BooleanField(default=False, db_default=False, help_text=_("Or taken back."))
    held = models.BooleanField(default=False, db_default=False, help_text=_("In quarantine."))
    abandoned = models.BooleanField(
        default=False, db_default=False, help_text=_("A prompt whose tree ended for its low grade.")
    )
    grade = models.PositiveSmallIntegerField(null=True, help_text=_("What a review thinks of the text, 0 to 100."))
    ayes = models.PositiveIntegerField(default=0, db_default=0)
    nays = models.PositiveIntegerField(default=0, db_default=0)
    paid = models.PositiveIntegerField(
        default=0, db_default=0, help_text=_("Hundredths of a point, before the person's record.")
    )

    class Meta:
        verbose_name_plural = "work"
        indexes = [
            models.Index(fields=["message_id"], name="work_message"),
            models.Index(fields=["user_id", "at", "id"], name="work_user"),
            models.Index(fields=["decided_at"], name="work_decided", condition=models.Q(decided_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Placing(models.Model):
    """The place of one reply on one ballot, 1 the best; it counts for the reply's author, when the ballot was given."""

    ranking_id = models.UUIDField()
    message_id = models.UUIDField()
    user_id = models.UUIDField(null=True)
    lang = models.CharField(max_length=LANG_LENGTH)
    at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ranking_id", "message_id"], name="placing_once")]
        indexes = [
            models.Index(fields=["message_id"], name="placing_message"),
            models.Index(fields=["user_id", "at"], name="placing_user"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.place}"


class Received(models.Model):
    """What all people together said of a text by one reaction or label: how often, and the sum in thousandths."""

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
    """When a tree first reached each stage from its prompt to its end, and the state it is in now."""

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
        indexes = [models.Index(fields=["prompted_at"], name="milestones_prompted")]

    def __str__(self) -> str:
        return str(self.tree_id)
