"""Events: an append-only log. Only `seq` is set afterwards.

Events hold ids, not foreign keys: history never blocks a deletion. `seq` is given after commit by `oasst.events.number`;
consumers read by it, never by `id`, because ids are drawn before commits and a later commit can carry a smaller id.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models.json_checks import json_is
from oasst.models.lang_checks import one_lang


class EventType(models.TextChoices):
    USER_JOINED = "user_joined", _("signed up")
    TERMS_ACCEPTED = "terms_accepted", _("accepted the terms")
    ACCOUNT_CHANGED = "account_changed", _("changed the account")
    CLIENT_MADE = "client_made", _("API client made")
    CLIENT_CHANGED = "client_changed", _("API client changed")
    CLIENT_REMOVED = "client_removed", _("API client removed")
    TREES_IMPORTED = "trees_imported", _("trees imported")
    MESSAGE_POSTED = "message_posted", _("message written")
    MESSAGE_ACCEPTED = "message_accepted", _("message accepted")
    MESSAGE_REJECTED = "message_rejected", _("message rejected")
    MESSAGE_EDITED = "message_edited", _("message edited")
    MESSAGE_DELETED = "message_deleted", _("message deleted")
    MESSAGE_RESTORED = "message_restored", _("message restored")
    MESSAGE_QUARANTINED = "message_quarantined", _("message quarantined")
    MESSAGE_RELEASED = "message_released", _("message released from quarantine")
    REVIEW_GIVEN = "review_given", _("review given")
    RANKING_GIVEN = "ranking_given", _("ranking given")
    REVIEW_TAKEN_BACK = "review_taken_back", _("review taken back")
    RANKING_TAKEN_BACK = "ranking_taken_back", _("ranking taken back")
    REACTION_ADDED = "reaction_added", _("reaction added")
    REACTION_REMOVED = "reaction_removed", _("reaction removed")
    TREE_STATE_CHANGED = "tree_state_changed", _("tree changed its state")
    TREE_LANG_CHANGED = "tree_lang_changed", _("tree got another language")
    WORK_MOVED = "work_moved", _("work went to another account")
    REPORT_OPENED = "report_opened", _("message reported")
    ACTION_TAKEN = "action_taken", _("moderator acted")
    ACTION_UNDONE = "action_undone", _("moderator's act undone")
    APPEAL_DECIDED = "appeal_decided", _("appeal decided")
    THANKS_GIVEN = "thanks_given", _("author thanked")
    THANKS_TAKEN_BACK = "thanks_taken_back", _("thanks taken back")
    TOPICS_PICKED = "topics_picked", _("topics picked")
    RELEASE_PUBLISHED = "release_published", _("release published")


class Event(models.Model):
    id = models.BigAutoField(primary_key=True)
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    type = models.CharField(max_length=32, choices=EventType)
    at = models.DateTimeField(db_default=Now(), help_text=_("Start of the transaction that wrote it."))
    user_id = models.UUIDField(null=True, help_text=_("The person who did it; null: the platform itself."))
    tree_id = models.UUIDField(null=True)
    message_id = models.UUIDField(null=True)
    task_id = models.UUIDField(null=True)
    lang = models.CharField(max_length=LANG_LENGTH, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(type__in=EventType.values), name="event_type_known"),
            json_is("object", "event_detail_is_an_object", "detail"),
            one_lang("event_lang_is_a_tag", empty=True),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(seq=None), name="event_unnumbered"),
            models.Index(fields=["tree_id"], condition=Q(tree_id__isnull=False), name="event_tree"),
            models.Index(fields=["user_id", "at"], condition=Q(user_id__isnull=False), name="event_user"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.at:%Y-%m-%d %H:%M:%S}"
