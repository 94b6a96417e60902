"""What people's judgements say of each other's work. Ids, no foreign keys: events outlive whom they are about."""

from django.db import models


class Voice(models.Model):
    """What one person's judgement says of another's work, whatever tree it was in.

    Of the `texts` of the user that the other reviewed, the other thought `liked` good enough. `graded` texts both of them
    reviewed, with the sums of both grades, of their squares and of their products. `ayes` and `nays` are pairs of replies
    that both put in order, alike or not. Of two who met a row stays, also when all they said has been taken back.
    """

    user_id = models.UUIDField()
    other_id = models.UUIDField()
    texts = models.IntegerField()
    liked = models.IntegerField()
    graded = models.IntegerField()
    own = models.BigIntegerField()
    own_squared = models.BigIntegerField()
    others = models.BigIntegerField()
    others_squared = models.BigIntegerField()
    product = models.BigIntegerField()
    ayes = models.IntegerField()
    nays = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "other_id"], name="voice_once")]

    def __str__(self) -> str:
        return f"{self.other_id} of {self.user_id}"


class Heard(models.Model):
    """What all others together say of a person's work: the sum of the voices about them, kept as the voices change.

    `liking` adds up every reader's share of liked texts, `agreeing` every ranker's share of pairs alike less that of pairs
    not, in thousandths. From `graded` to `product` every voice has its weight, in thousandths too. Whole numbers, so that
    what is added and taken away in any order is what a sum over all voices gives.
    """

    user_id = models.UUIDField(primary_key=True)
    readers = models.BigIntegerField()
    liking = models.BigIntegerField()
    graded = models.BigIntegerField()
    own = models.BigIntegerField()
    own_squared = models.BigIntegerField()
    others = models.BigIntegerField()
    others_squared = models.BigIntegerField()
    product = models.BigIntegerField()
    rankers = models.BigIntegerField()
    agreeing = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "heard"

    def __str__(self) -> str:
        return str(self.user_id)


VOICES: tuple[str, ...] = tuple(
    field.attname for field in Voice._meta.concrete_fields if field.attname not in ("id", "user_id", "other_id")
)
HEARD: tuple[str, ...] = tuple(field.attname for field in Heard._meta.concrete_fields if not field.primary_key)
