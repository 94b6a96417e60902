"""Signals: what a program noticed in a text, for a moderator to look at; and what texts are known by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.actions import Action
from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import Message, User
from oasst.models.json_checks import json_is
from oasst.models.lang_checks import one_lang


class Signal(models.Model):
    """Something about one text of a message, told by its `digest`. The same text raises it once, whatever was decided on it.

    `person` is who wrote it, `other` the similar message. `detail` holds numbers and names, nothing of the text.
    """

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("like another message")
        FLOOD = "flood", _("many texts in a short time")
        LINKS = "links", _("links as in advertising")
        LEFTOVER = "leftover", _("left over from a chat tool")
        LANG = "lang", _("another language than stated")
        PRIVATE = "private", _("private data")
        TOXIC = "toxic", _("insults")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("no harm")
        GONE = "gone", _("the text went or was changed otherwise")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="signals", db_index=False)
    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="signals", db_index=False)
    lang = models.CharField(max_length=LANG_LENGTH, help_text=_("Of the tree."))
    kind = models.CharField(max_length=16, choices=Kind)
    digest = models.BigIntegerField()
    sureness = models.FloatField()
    detail = models.JSONField(default=dict)
    other = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    noticed_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, null=True, on_delete=models.SET_NULL, related_name="signals")

    class Meta:
        constraints = [
            json_is("object", "signal_detail_is_an_object", "detail"),
            one_lang("signal_lang_is_a_tag"),
            models.UniqueConstraint(fields=["message", "kind", "digest"], name="signal_once_per_text"),
            models.UniqueConstraint(
                fields=["message", "kind"], condition=Q(outcome=""), name="signal_one_undecided_per_kind"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(outcome="", kind="flood"), name="signal_one_undecided_flood"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["duplicate", "flood", "links", "leftover", "lang", "private", "toxic"]),
                name="signal_kind_known",
            ),
            models.CheckConstraint(condition=Q(sureness__gte=0, sureness__lte=1), name="signal_sureness_is_a_share"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | Q(outcome="gone", decided_at__isnull=False, decided_by=None)
                | Q(outcome__in=["upheld", "dismissed"], decided_at__isnull=False),
                name="signal_outcome_is_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["lang", "noticed_at"], condition=Q(outcome=""), name="signal_waiting"),
            models.Index(fields=["person", "kind"], name="signal_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.message_id}"


class Fingerprint(models.Model):
    """What a text is known by, in the order in which texts were first seen: a changed text gets a new row.

    Texts too short to compare have no bands. `gone_at`: the message was deleted; its copies are still found for a while.
    `unjudged_since`: how toxic it is has not been told yet, after so many `tries`.
    """

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="fingerprint")
    digest = models.BigIntegerField()
    bands = ArrayField(models.IntegerField())
    gone_at = models.DateTimeField(null=True)
    unjudged_since = models.DateTimeField(null=True, db_default=Now())
    tries = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        indexes = [
            # No list of pending entries: every look-up would read it through.
            GinIndex(fields=["bands"], name="fingerprint_bands", fastupdate=False),
            models.Index(
                fields=["tries", "id"], condition=Q(unjudged_since__isnull=False), name="fingerprint_unjudged"
            ),
            models.Index(fields=["gone_at"], condition=Q(gone_at__isnull=False), name="fingerprint_gone"),
        ]

    def __str__(self) -> str:
        return str(self.message_id)


class Watermark(models.Model):
    """How far the events have been read; written in the transaction that also writes what was noticed."""

    name = models.CharField(primary_key=True, max_length=32)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.seq}"
