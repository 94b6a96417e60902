"""Signals: findings of detectors in a text, for a moderator to review; and fingerprints of texts."""

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
    """A finding about one version of a message, identified by the `digest` of its text. A text raises it once, whatever was
    decided.

    `person` is the author, `other` the similar message. `detail` has numbers and names, but no part of the text.
    """

    class Kind(models.TextChoices):
        DUPLICATE = "duplicate", _("near duplicate")
        FLOOD = "flood", _("many texts in a short time")
        LINKS = "links", _("advertising links")
        LEFTOVER = "leftover", _("chat tool leftovers")
        LANG = "lang", _("wrong language")
        PRIVATE = "private", _("personal information")
        TOXIC = "toxic", _("insults")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")
        GONE = "gone", _("text deleted or changed")

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
    """The fingerprint of a text, in the order in which texts were first seen: a changed text gets a new row.

    Texts too short to compare have no bands. `gone_at`: the message was deleted; its copies are still found for a while.
    `unjudged_since`: its toxicity has no score yet, after `tries` attempts.
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
    """The last event that was read; written in the transaction that writes the signals."""

    name = models.CharField(primary_key=True, max_length=32)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.seq}"
