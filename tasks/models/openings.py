"""Openings: one row per kind of work and message. Only live trees have any, so the table stays small."""

from django.db import models
from django.db.models import F, Q

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models.lang_checks import one_lang
from tasks.rules import kinds


class Opening(models.Model):
    """There is room while `leased + done < wanted`.

    `wanted` and `done` are derived from facts with the tree locked; `leased` changes by one in the statement that locks
    the row. No foreign key refers to this table: the end of a tree deletes its openings. The opening for new prompts
    of a language belongs to no tree and has a message id made from the language.
    """

    kind = models.CharField(max_length=32, choices=[(kind, kind) for kind in kinds.ALL])
    message_id = models.UUIDField()
    tree_id = models.UUIDField(null=True)
    lang = models.CharField(max_length=LANG_LENGTH)
    wanted = models.PositiveIntegerField()
    leased = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    barred_id = models.UUIDField(null=True, help_text="The person who may not take it: the author.")
    waits = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It has its reviews, none of which may decide: a person who counts is wanted.",
    )
    turn = models.FloatField(help_text="Its place in the queue of its language and kind; the smallest comes first.")

    class Meta:
        constraints = [
            one_lang("opening_lang_is_a_tag"),
            models.UniqueConstraint(fields=["kind", "message_id"], name="opening_unique"),
            models.CheckConstraint(condition=Q(kind__in=kinds.ALL), name="opening_kind_known"),
        ]
        indexes = [
            models.Index(
                fields=["lang", "kind", "turn"],
                condition=Q(wanted__gt=F("leased") + F("done")),
                name="opening_with_room",
            ),
            models.Index(fields=["tree_id"], name="opening_tree"),
            models.Index(fields=["id"], condition=Q(waits=True), name="opening_waits"),
            models.Index(
                fields=["lang"], name="opening_lang"
            ),  # for the dashboard, which also shows those without room
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.message_id}: {self.done}+{self.leased}/{self.wanted}"
