"""How people's judgements agree. Ids without foreign keys: events outlive the accounts they mention."""

from django.db import models


class Voice(models.Model):
    """The judgements that connect a user with one other person, over all trees.

    `texts`: texts of the user that the other reviewed; `liked`: those with a grade above zero. `graded`: texts that both
    reviewed, with the sums of both grades, their squares and products. `ayes` and `nays`: pairs of replies that both ranked,
    in the same or opposite order. A row is kept when its judgements are undone, with zeros.
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
    """The sum of all `Voice` rows of a user, maintained incrementally.

    `liking`: the sum over readers of their share of liked texts; `agreeing`: the sum over rankers of their share of agreeing
    minus disagreeing pairs; both in thousandths. `graded` to `product` are weighted per person, in thousandths. All are
    integers, so that additions and subtractions in any order give the exact sum.
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
