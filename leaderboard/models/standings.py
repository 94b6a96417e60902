"""Boards and the rows on them."""

from typing import Literal
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from leaderboard.rules import windows
from oasst.core.langs import MAX_LENGTH as LANG_LENGTH
from oasst.models import User
from oasst.models.lang_checks import one_lang

WINDOWS = [
    (windows.Window.DAY.value, _("24 hours")),
    (windows.Window.WEEK.value, _("7 days")),
    (windows.Window.MONTH.value, _("30 days")),
    (windows.Window.TOTAL.value, _("all time")),
]

# Our points, or Open Assistant's score (docs/reference/scores.md).
Score = Literal["points", "leader_score"]


class Board(models.Model):
    """The leaderboards of one window, in all languages: the start of the window and the last update."""

    window = models.CharField(primary_key=True, max_length=8, choices=WINDOWS)
    since = models.DateTimeField()
    refreshed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.window


_IS_SHOWN = Q(show_on_leaderboard=True, is_active=True, deleted_at=None)


class StandingQuerySet(models.QuerySet["Standing"]):
    def on(self, window: str, lang: str = "") -> "StandingQuerySet":
        return self.filter(window=window, lang=lang)

    def shown(self) -> "StandingQuerySet":
        """Standings of active users who have not hidden themselves."""
        return self.filter(Exists(User.objects.filter(_IS_SHOWN, pk=OuterRef("user_id"))))

    def best_first(self, by: Score) -> "StandingQuerySet":
        return self.order_by(f"-{by}", "user_id")

    def ahead_of(self, score: int, user_id: UUID, by: Score) -> "StandingQuerySet":
        """Ties are broken by the smaller id, as in Open Assistant."""
        return self._from(score, by, "gt").filter(Q(**{f"{by}__gt": score}) | Q(user_id__lt=user_id))

    def behind(self, score: int, user_id: UUID, by: Score) -> "StandingQuerySet":
        return self._from(score, by, "lt").filter(Q(**{f"{by}__lt": score}) | Q(user_id__gt=user_id))

    def _from(self, score: int, by: Score, way: str) -> "StandingQuerySet":
        """The range condition of an index scan; the other condition only breaks ties."""
        return self.filter(**{f"{by}__{way}e": score})

    def number_shown(self) -> int:
        """The number of visible standings. Hidden users are few: subtracting them keeps this an index-only count."""
        hidden = User.objects.exclude(_IS_SHOWN).values("pk")
        counts = self.aggregate(number=Count("user_id", filter=~Q(user_id__in=hidden)))
        return int(counts["number"])


class Standing(models.Model):
    """One person on one leaderboard. Ranks are not stored: one action can change them all, and an index yields them fast."""

    window = models.CharField(max_length=8, choices=WINDOWS)
    lang = models.CharField(max_length=LANG_LENGTH, blank=True, help_text=_("Empty for all languages together."))
    user_id = models.UUIDField()
    points = models.IntegerField(help_text=_("By our formula."))
    leader_score = models.IntegerField(help_text=_("By Open Assistant's formula."))

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            one_lang("standing_lang_is_a_tag", empty=True),
            models.UniqueConstraint(fields=["window", "lang", "user_id"], name="standing_unique"),
        ]
        indexes = [
            models.Index("window", "lang", F("points").desc(), "user_id", name="standing_points"),
            models.Index("window", "lang", F("leader_score").desc(), "user_id", name="standing_leader_score"),
            models.Index(fields=["user_id"], name="standing_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.points} ({self.window} {self.lang})"
