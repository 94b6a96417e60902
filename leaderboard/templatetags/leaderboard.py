"""Filters of the leaderboard's pages."""

from collections.abc import Iterator

from django import template
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leaderboard.rules import steps
from leaderboard.rules.scoring import Record

register = template.Library()


@register.filter
def percent(share: float) -> str:
    return f"{number_format(round(100 * share))} %"


@register.filter
def in_steps(number: int) -> str:
    """Of somebody else's work, such as 30+; see `leaderboard.rules.steps`."""
    reached = steps.step(number)
    return f"{number_format(reached, force_grouping=True)}+" if reached else number_format(0)


@register.filter
def unlocalized(number: float) -> str:
    """For attributes that machines read."""
    return f"{number:.4g}"


@register.filter
def trades(record: Record) -> Iterator[tuple[str, str | Promise, float]]:
    yield "texts", _("Texts"), record.texts
    yield "reviews", _("Reviews"), record.reviews
    yield "rankings", _("Rankings"), record.rankings


@register.filter
def duration(seconds: float | None) -> str:
    """Seconds as people say them, to two units; a dash where there is no time to tell."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if minutes < 1:
        return gettext("under a minute")
    days, hours = divmod(minutes // 60, 24)
    parts = [(days, _("d")), (hours, _("h")), (minutes % 60, _("min"))]
    shown = [f"{number} {unit}" for number, unit in parts if number][:2]
    return " ".join(shown)
