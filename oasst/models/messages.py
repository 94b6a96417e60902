"""Messages and their texts."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Mod, Now
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.core.authorship import MOST_SOURCE
from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models.clients import ApiClient
from oasst.models.json_checks import json_is
from oasst.models.lang_checks import one_lang
from oasst.models.trees import MessageTree
from oasst.models.users import User
from oasst.models.written_json import WrittenJson


class Role(models.TextChoices):
    PROMPTER = "prompter", _("user")
    ASSISTANT = "assistant", _("assistant")


class Authorship(models.TextChoices):
    """How a text came about, as its author says. The values are exported."""

    OWN = "own", _("My own words")
    POLISHED = "polished", _("My own, with the language polished by AI")
    GENERATED = "generated", _("Written by AI")
    COPIED = "copied", _("Copied from somewhere")


_EVEN_DEPTH = Exact(Mod("depth", 2), 0)


# The sequence is made by the first migration.
_NEXT_SEQ = RawSQL("nextval('oasst_message_seq')", (), output_field=models.BigIntegerField())

# Search terms of a message, see oasst.corpus.search. The function is created by a migration.
SEARCH_WORDS = Func(F("lang"), F("text"), function="oasst_search_words", output_field=SearchVectorField())


class MessageQuerySet(models.QuerySet["Message"]):
    def visible(self) -> "MessageQuerySet":
        """Publicly visible messages: neither deleted nor in quarantine."""
        return self.outside_quarantine().filter(deleted=False)

    def outside_quarantine(self) -> "MessageQuerySet":
        return self.exclude(quarantines__outcome="")

    def accepted(self) -> "MessageQuerySet":
        return self.filter(review_result=True)

    def roots(self) -> "MessageQuerySet":
        return self.filter(parent=None)

    def in_lang(self, lang: str) -> "MessageQuerySet":
        return self.filter(lang=lang)


class Message(models.Model):
    """One turn of a conversation.

    `role` follows from `depth` (the prompter speaks at even depths). `review_result` is null until decided. `rank` counts
    from 0, the best, among the children of one parent. `emojis` maps reaction codes to counts and is null for a message
    that never had any. `revision` is the number of the current text; only edited messages have rows in Revision.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField(unique=True, db_default=_NEXT_SEQ, editable=False)
    tree = models.ForeignKey(MessageTree, on_delete=models.PROTECT, related_name="messages")
    # The unique constraint on (parent, rank) serves look-ups by parent.
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    # Served by the index on (author, created_at).
    author = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    client = models.ForeignKey(
        ApiClient, null=True, blank=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    frontend_message_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 -- null is outside the unique constraint
    task_id = models.UUIDField(null=True, blank=True, editable=False)
    role = models.CharField(max_length=16, choices=Role)
    text = models.TextField()
    lang = models.CharField(max_length=LANG_LENGTH)
    depth = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    deleted = models.BooleanField(default=False)
    synthetic = models.BooleanField(default=False)
    model_name = models.CharField(max_length=1024, null=True, blank=True)  # noqa: DJ001 -- null is what the files say
    authorship = models.CharField(max_length=16, choices=Authorship, blank=True, db_default="", default="")
    authorship_source = models.CharField(
        max_length=MOST_SOURCE, blank=True, db_default="", default="", help_text=_("Where the author says it is from.")
    )
    children_count = models.PositiveIntegerField(default=0, help_text=_("Children that are not deleted."))
    review_count = models.PositiveIntegerField(default=0)
    review_result = models.BooleanField(null=True, blank=True)
    ranking_count = models.PositiveIntegerField(default=0)
    rank = models.PositiveIntegerField(null=True, blank=True)
    emojis = models.JSONField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            json_is("object", "message_emojis_by_code", "emojis"),
            one_lang("message_lang_is_a_tag"),
            models.CheckConstraint(
                condition=Q(parent=None, depth=0, id=F("tree_id")) | Q(parent__isnull=False, depth__gt=0),
                name="message_root_is_the_tree",
            ),
            models.CheckConstraint(
                condition=Q(role=Case(When(_EVEN_DEPTH, then=Value(Role.PROMPTER)), default=Value(Role.ASSISTANT))),
                name="message_roles_alternate",
            ),
            models.CheckConstraint(
                condition=Q(authorship__in=["", *Authorship.values]), name="message_authorship_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="message_text_not_empty"),
            models.CheckConstraint(condition=Q(rank=None) | Q(depth__gt=0), name="message_root_unranked"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="message_revision_from_one"),
            models.UniqueConstraint(
                fields=["parent", "rank"], name="message_rank_unique", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["parent", "author"],
                condition=Q(deleted=False, parent__isnull=False),
                name="message_one_live_reply",
            ),
            models.UniqueConstraint(
                fields=["client", "frontend_message_id"],
                condition=Q(frontend_message_id__isnull=False),
                name="message_frontend_id_unique",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "created_at"], name="message_author"),
            models.Index(fields=["created_at", "id"], name="message_created"),
            models.Index(fields=["seq"], condition=Q(parent=None), name="message_root_seq"),
            models.Index(fields=["author"], condition=Q(parent=None), name="message_root_author"),
            models.Index(fields=["lang", "created_at", "id"], name="message_lang"),
            models.Index(fields=["created_at", "id"], condition=Q(parent=None), name="message_root_created"),
            # Imported messages have no client, and most messages may be imported.
            models.Index(
                fields=["client", "created_at", "id"], condition=Q(client__isnull=False), name="message_client"
            ),
            # A short pending list: the insert that fills it merges all its entries into the index.
            GinIndex(SEARCH_WORDS, name="message_search", gin_pending_list_limit=1024),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def edited(self) -> bool:
        return self.revision > 1


class Revision(models.Model):
    """One text of an edited message, the first one included. Reviews and rankings name the number they judged."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    author = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.message_id} v{self.number}"


class ImportedFacts(models.Model):
    """Imported aggregates of a message without rows behind them, to which our own rows are added.

    `labels` maps a label to {"value": mean, "count": n}, in the order of the file, which exports keep; `emojis` a code
    to a count; `detoxify` a scale to a score.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="imported")
    labels = WrittenJson(null=True, blank=True)
    emojis = models.JSONField(null=True, blank=True)
    detoxify = models.JSONField(null=True, blank=True)
    review_count = models.PositiveIntegerField(default=0)
    dated = models.BooleanField(
        default=True, help_text=_("Off if the file had no date; created_at is then the time of the import.")
    )

    class Meta:
        verbose_name_plural = "imported facts"

    def __str__(self) -> str:
        return str(self.message_id)
