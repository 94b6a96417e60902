"""Community statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from leaderboard.community import challenges
from leaderboard.models import Snapshot
from leaderboard.rules import charts
from leaderboard.rules.charts import Bar, Columns, Segment
from oasst import access
from oasst.models import Role, TreeState

_MESSAGE_STATES = {
    "accepted": _("accepted"), "in_review": _("in review"), "rejected": _("rejected"), "deleted": _("deleted"),
}  # fmt: skip
_STAGES = {
    "prompted": _("prompt written"), "accepted": _("prompt accepted"), "growing": _("conversation started"),
    "ranking": _("in ranking"), "finished": _("finished"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stage:
    text: str | Promise
    bar: Bar
    share: float
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class LangRow:
    lang: str
    total: int
    counts: Sequence[int]
    segments: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The page, built from snapshots; some may be missing on a new site."""

    stats: Mapping[str, Any]
    made_at: datetime | None

    @property
    def by_lang(self) -> list[Bar]:
        return charts.bars(self._pairs("human_messages_by_lang"))

    @property
    def by_role(self) -> list[Bar]:
        return charts.bars((str(Role(role).label), count) for role, count in self._pairs("human_messages_by_role"))

    @property
    def by_state(self) -> list[Bar]:
        return charts.bars((str(_MESSAGE_STATES[state]), count) for state, count in self._pairs("messages_by_state"))

    @property
    def people(self) -> int:
        return int(self.stats.get("users_accepted_tos", {}).get("count", 0))

    @property
    def states(self) -> list[str | Promise]:
        return [TreeState(state).label for state in self._states()]

    @property
    def trees(self) -> list[LangRow]:
        """Languages by number of trees, each with its trees by state."""
        counts: dict[str, dict[str, int]] = {}
        for row in self.stats.get("message_trees_states_by_lang", []):
            counts.setdefault(row["lang"], {})[row["state"]] = row["count"]
        states = self._states()
        most = max((sum(of.values()) for of in counts.values()), default=0)
        rows = [
            LangRow(
                lang,
                sum(of.values()),
                [of.get(state, 0) for state in states],
                charts.stack([(str(TreeState(state).label), of.get(state, 0)) for state in states], most),
            )
            for lang, of in counts.items()
        ]
        return sorted(rows, key=lambda row: (-row.total, row.lang))

    @property
    def growth(self) -> Columns:
        return self._weeks("messages")

    @property
    def finished(self) -> Columns:
        return self._weeks("finished")

    @property
    def funnel(self) -> list[Stage]:
        rows = self.stats.get("funnel", [])
        bars = charts.bars((row["stage"], row["trees"]) for row in rows)
        first = rows[0]["trees"] if rows else 0
        return [
            Stage(_STAGES[row["stage"]], bar, row["trees"] / (first or 1), row["median_seconds"])
            for row, bar in zip(rows, bars, strict=True)
        ]

    @property
    def turnaround(self) -> list[dict[str, Any]]:
        return list(self.stats.get("review_turnaround", []))

    @property
    def agreement(self) -> list[dict[str, Any]]:
        """Agreement by language, with the shares of confirmed reviews and rankings."""
        return [
            {
                **row,
                "reviews_share": row["reviews_agreed"] / row["reviews"] if row["reviews"] else None,
                "rankings_share": row["rankings_agreed"] / row["rankings"] if row["rankings"] else None,
            }
            for row in self.stats.get("agreement", [])
        ]

    def _pairs(self, name: str) -> list[tuple[str, int]]:
        return sorted(self.stats.get(name, {}).items(), key=lambda pair: (-pair[1], pair[0]))

    def _states(self) -> list[str]:
        """The states of existing trees, in lifecycle order."""
        existing = {row["state"] for row in self.stats.get("message_trees_states_by_lang", [])}
        return [state for state in TreeState.values if state in existing]

    def _weeks(self, what: str) -> Columns:
        rows = self.stats.get("growth", [])
        return charts.columns((date_format(date.fromisoformat(row["week"]), "j M Y"), row[what]) for row in rows)


@access.public
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    snapshots = list(Snapshot.objects.all())
    page = Statistics(
        {each.name: each.stats for each in snapshots}, min((each.made_at for each in snapshots), default=None)
    )
    context = {"page": page, "challenges": challenges.running(timezone.now())}
    return render(request, "leaderboard/statistics.html", context)
