"""Template filters of the leaderboard."""

from collections.abc import Iterator

from django import template
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leaderboard.rules import steps
from leaderboard.rules.scoring import Agreement

register = template.Library()


@register.filter
def percent(share: float) -> str:
    return f"{number_format(round(100 * share))} %"


@register.filter
def in_steps(number: int) -> str:
    """A rounded number of another person, such as 30+; see `leaderboard.rules.steps`."""
    reached = steps.step(number)
    return f"{number_format(reached, force_grouping=True)}+" if reached else number_format(0)


@register.filter
def unlocalized(number: float) -> str:
    """A number for SVG and HTML attributes."""
    return f"{number:.4g}"


@register.filter
def by_trade(agreement: Agreement) -> Iterator[tuple[str, str | Promise, float]]:
    yield "texts", _("Texts"), agreement.texts
    yield "reviews", _("Reviews"), agreement.reviews
    yield "rankings", _("Rankings"), agreement.rankings


@register.filter
def duration(seconds: float | None) -> str:
    """A duration in at most two units; a dash for None."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if minutes < 1:
        return gettext("under a minute")
    days, hours = divmod(minutes // 60, 24)
    parts = [(days, _("d")), (hours, _("h")), (minutes % 60, _("min"))]
    shown = [f"{number} {unit}" for number, unit in parts if number][:2]
    return " ".join(shown)
