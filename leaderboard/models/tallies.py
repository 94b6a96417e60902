"""Counters, and the position in the event log up to which they count."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from leaderboard.rules import windows
from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models.lang_checks import one_lang


class Span(models.TextChoices):
    HOUR = windows.HOUR, _("hour")
    DAY = windows.DAY, _("day")
    TOTAL = windows.TOTAL, _("all time")


def _counter() -> "models.IntegerField[int, int]":
    return models.IntegerField(default=0, db_default=0)


def _sum() -> "models.BigIntegerField[int, int]":
    return models.BigIntegerField(default=0, db_default=0)


class Tally(models.Model):
    """Counters of a person's work in one language, per hour (UTC), per day (UTC), or in total.

    A text counts at the time of writing, no matter when it is accepted; a rank on a ballot at the time of the ballot.
    """

    user_id = models.UUIDField()
    lang = models.CharField(max_length=LANG_LENGTH)
    span = models.CharField(max_length=8, choices=Span)
    start = models.DateTimeField()

    # Open Assistant's counters (docs/reference/scores.md).
    prompts = _counter()
    accepted_prompts = _counter()
    replies_assistant = _counter()
    accepted_replies_assistant = _counter()
    replies_prompter = _counter()
    accepted_replies_prompter = _counter()
    labels_simple = _counter()
    labels_full = _counter()
    rankings_total = _counter()
    rankings_good = _counter()
    reply_ranked_1 = _counter()
    reply_ranked_2 = _counter()
    reply_ranked_3 = _counter()

    # Our own: confirmed work, and the points it earned.
    texts_accepted = _counter()
    texts_rejected = _counter()
    reviews_decided = _counter()
    reviews_agreed = _counter()
    paid_texts = _sum()
    paid_reviews = _sum()
    paid_rankings = _sum()

    # Reactions to the person's texts. Sums of scales are in thousandths; `_n` is the number of answers.
    upvotes = _counter()
    downvotes = _counter()
    red_flags = _counter()
    spam_prompts = _counter()
    spam = _counter()
    lang_mismatch = _counter()
    not_appropriate = _counter()
    pii = _counter()
    hate_speech = _counter()
    sexual_content = _counter()
    political_content = _counter()
    quality = _sum()
    quality_n = _counter()
    humor = _sum()
    humor_n = _counter()
    toxicity = _sum()
    toxicity_n = _counter()
    violence = _sum()
    violence_n = _counter()
    helpfulness = _sum()
    helpfulness_n = _counter()

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            one_lang("tally_lang_is_a_tag"),
            models.UniqueConstraint(fields=["user_id", "lang", "span", "start"], name="tally_unique"),
        ]
        indexes = [
            models.Index(fields=["span", "start", "user_id"], name="tally_span"),
            # The hours of a challenge.
            models.Index(fields=["lang", "start"], name="tally_hours_of_lang", condition=models.Q(span=windows.HOUR)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.lang} {self.span} {self.start:%Y-%m-%d %H}"


class Troll(Tally):
    """Tallies in the abuse review of moderators."""

    class Meta:
        proxy = True
        verbose_name_plural = _("abuse review")


KEYS = ("user_id", "lang", "span", "start")
COUNTERS: tuple[str, ...] = tuple(
    field.attname for field in Tally._meta.concrete_fields if not field.primary_key and field.attname not in KEYS
)


class Reader(models.Model):
    """The position of a consumer in the event log, stored in the transaction that stores its results."""

    name = models.CharField(primary_key=True, max_length=32)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.seq}"
