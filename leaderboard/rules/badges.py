"""The badges there are, and what each level of them takes. `leaderboard.community.awards` gives them."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Badge:
    """`levels` say how much of `measure`, a column of the statement `measure`, each level takes.

    `name` stands in the database and names the picture in leaderboard/templates/leaderboard/badges/.
    """

    name: str
    title: str | Promise
    asks_for: str | Promise
    measure: str
    levels: tuple[int, ...]

    def level(self, reached: int) -> int:
        """0: none yet."""
        return bisect_right(self.levels, reached)

    def after(self, level: int) -> int:
        """What the next level takes, 0 where there is none."""
        return self.levels[level] if level < len(self.levels) else 0

    @property
    def picture(self) -> str:
        return f"leaderboard/badges/{self.name}.svg"

    @property
    def news(self) -> str:
        """The kind of the notifications about it."""
        return f"badge_{self.name}"

    @property
    def announcement(self) -> Promise:
        return format_lazy(_("You have earned a badge: {title}, level %(level)s."), title=self.title)


# Only what others have borne out is counted, like in points; and coming back.
BADGES: tuple[Badge, ...] = (
    Badge("seed", _("Sower"), _("prompts that were accepted"), "accepted_prompts", (1, 10, 50, 250)),
    Badge(
        "branch",
        _("Grower"),
        _("replies as the assistant that were accepted"),
        "accepted_replies_assistant",
        (1, 10, 100, 500),
    ),
    Badge(
        "voices",
        _("Asker"),
        _("replies as the user that were accepted"),
        "accepted_replies_prompter",
        (1, 10, 100, 500),
    ),
    Badge("lens", _("Careful reader"), _("reviews that the outcome bore out"), "reviews_agreed", (10, 100, 1000, 5000)),
    Badge("scales", _("Fair judge"), _("rankings that most others agree with"), "rankings_good", (5, 50, 250, 1000)),
    Badge("crown", _("First choice"), _("times a reply was put first on a ballot"), "reply_ranked_1", (1, 10, 50, 250)),
    Badge("sun", _("Steady"), _("days of a streak"), "streak", (3, 7, 30, 100)),
    Badge("globe", _("Many tongues"), _("languages with an accepted text"), "langs", (2, 3, 5, 8)),
)
BY_NAME: Mapping[str, Badge] = {badge.name: badge for badge in BADGES}
STREAK = "streak"
LONGEST_STREAK = max(badge.levels[-1] for badge in BADGES if badge.measure == STREAK)
