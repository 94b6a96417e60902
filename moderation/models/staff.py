"""What moderators leave for each other: prepared replies, notes on people and messages, and second looks at decisions."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from moderation.models.actions import Action, Reason
from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import Message, User
from oasst.models.lang_checks import one_lang


class CannedResponse(models.Model):
    """A text for the people an action affects, ready to be sent for a reason in a language."""

    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    lang = models.CharField(_("language"), max_length=LANG_LENGTH)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        verbose_name = _("prepared reply")
        verbose_name_plural = _("prepared replies")
        constraints = [
            models.UniqueConstraint(fields=["reason", "lang", "title"], name="canned_response_once"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="canned_response_reason_known"),
            one_lang("canned_response_lang_is_a_tag"),
        ]

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What a moderator wrote about a person or a message for other moderators. It is never changed, only added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="staff_notes")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="staff_notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, message__isnull=False) | Q(person__isnull=False, message=None),
                name="note_about_one_thing",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.person_id or self.message_id}"


class SecondLook(models.Model):
    """A decision drawn by chance for another moderator to look at."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", _("agreed")
        UNDONE = "undone", _("undone")

    action = models.OneToOneField(Action, on_delete=models.CASCADE, primary_key=True, related_name="second_look")
    drawn_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", at=None, by=None)
                | Q(outcome__in=["agreed", "undone"], at__isnull=False, by__isnull=False),
                name="second_look_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["drawn_at"], condition=Q(outcome=""), name="second_look_waiting")]

    def __str__(self) -> str:
        return str(self.action_id)
