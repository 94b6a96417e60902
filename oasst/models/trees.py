"""A tree: all messages under one initial prompt. Its id is the id of that prompt."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models.lang_checks import one_lang


class TreeState(models.TextChoices):
    """States of trees (docs/reference/states.md). The values are exported, so they are Open Assistant's."""

    INITIAL_PROMPT_REVIEW = "initial_prompt_review", _("prompt in review")
    PROMPT_LOTTERY_WAITING = "prompt_lottery_waiting", _("accepted, queued")
    GROWING = "growing", _("growing")
    RANKING = "ranking", _("in ranking")
    READY_FOR_SCORING = "ready_for_scoring", _("ready for scoring")
    READY_FOR_EXPORT = "ready_for_export", _("finished")
    SCORING_FAILED = "scoring_failed", _("scoring failed")
    ABORTED_LOW_GRADE = "aborted_low_grade", _("prompt rejected")
    HALTED_BY_MODERATOR = "halted_by_moderator", _("halted by a moderator")
    BACKLOG_RANKING = "backlog_ranking", _("imported, waiting to be ranked")


# No message of a tree in these states is judged any more.
AT_REST = (TreeState.READY_FOR_EXPORT, TreeState.ABORTED_LOW_GRADE)


class MessageTreeQuerySet(models.QuerySet["MessageTree"]):
    def finished(self) -> "MessageTreeQuerySet":
        return self.filter(state=TreeState.READY_FOR_EXPORT)

    def in_lang(self, lang: str) -> "MessageTreeQuerySet":
        return self.filter(lang=lang)


class MessageTree(models.Model):
    """Only the lifecycle writes `state`; imports set it when they create the row."""

    id = models.UUIDField(primary_key=True)
    state = models.CharField(max_length=32, choices=TreeState)
    prior_state = models.CharField(
        max_length=32,
        choices=TreeState,
        blank=True,
        help_text=_("The state a halt interrupted; lifting it returns here."),
    )
    state_since = models.DateTimeField(db_default=Now())
    lang = models.CharField(max_length=LANG_LENGTH)
    goal_tree_size = models.PositiveSmallIntegerField()
    max_depth = models.PositiveSmallIntegerField()
    max_children_count = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=1024, null=True, blank=True, help_text=_("The source of an imported tree."))  # noqa: DJ001 -- null is what the files say
    topics = ArrayField(
        models.CharField(max_length=16),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("What it is about, the main topic first."),
    )
    won_prompt_lottery_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    objects = MessageTreeQuerySet.as_manager()

    class Meta:
        constraints = [
            one_lang("tree_lang_is_a_tag"),
            models.CheckConstraint(condition=models.Q(state__in=TreeState.values), name="tree_state_known"),
            models.CheckConstraint(
                condition=models.Q(prior_state__in=["", *TreeState.values]), name="tree_prior_state_known"
            ),
        ]
        indexes = [models.Index(fields=["lang", "state", "id"], name="tree_lang_state_id")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_at_rest(self) -> bool:
        return self.state in AT_REST
