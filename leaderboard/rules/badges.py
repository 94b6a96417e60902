"""Badge definitions and the thresholds of their levels. `leaderboard.community.awards` awards them."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Badge:
    """`levels` are thresholds for `measure`, a column of the statement `badge_counts`.

    `name` is stored in the database and is the file name of the picture in leaderboard/templates/leaderboard/badges/.
    """

    name: str
    title: str | Promise
    asks_for: str | Promise
    measure: str
    levels: tuple[int, ...]

    def level(self, reached: int) -> int:
        """The level reached; 0 for none."""
        return bisect_right(self.levels, reached)

    def after(self, level: int) -> int:
        """The threshold of the next level; 0 on the last."""
        return self.levels[level] if level < len(self.levels) else 0

    @property
    def picture(self) -> str:
        return f"leaderboard/badges/{self.name}.svg"

    @property
    def news(self) -> str:
        """The kind of its notifications."""
        return f"badge_{self.name}"

    @property
    def announcement(self) -> Promise:
        return format_lazy(_("You've earned a badge: {title}, level %(level)s."), title=self.title)


# Like points, badges count confirmed work only, and streaks.
BADGES: tuple[Badge, ...] = (
    Badge("seed", _("Seed planter"), _("accepted prompts"), "accepted_prompts", (1, 10, 50, 250)),
    Badge(
        "branch",
        _("Helper"),
        _("accepted assistant replies"),
        "accepted_replies_assistant",
        (1, 10, 100, 500),
    ),
    Badge(
        "voices",
        _("Curious mind"),
        _("accepted user replies"),
        "accepted_replies_prompter",
        (1, 10, 100, 500),
    ),
    Badge("lens", _("Careful reviewer"), _("reviews matching the outcome"), "reviews_agreed", (10, 100, 1000, 5000)),
    Badge("scales", _("Fair judge"), _("rankings matching the consensus"), "rankings_good", (5, 50, 250, 1000)),
    Badge("crown", _("Top answer"), _("times a reply was ranked first"), "reply_ranked_1", (1, 10, 50, 250)),
    Badge("sun", _("Streak"), _("days in a streak"), "streak", (3, 7, 30, 100)),
    Badge("globe", _("Polyglot"), _("languages with an accepted message"), "langs", (2, 3, 5, 8)),
)
BY_NAME: Mapping[str, Badge] = {badge.name: badge for badge in BADGES}
# The badge for each kind of task.
FOR_TASKS: Mapping[str, Badge] = {
    "initial_prompt": BY_NAME["seed"],
    "assistant_reply": BY_NAME["branch"],
    "prompter_reply": BY_NAME["voices"],
    "label_initial_prompt": BY_NAME["lens"],
    "label_prompter_reply": BY_NAME["lens"],
    "label_assistant_reply": BY_NAME["lens"],
    "rank_prompter_replies": BY_NAME["scales"],
    "rank_assistant_replies": BY_NAME["scales"],
}
STREAK = "streak"
LONGEST_STREAK = max(badge.levels[-1] for badge in BADGES if badge.measure == STREAK)
