"""The page that explains points."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leaderboard.models import Kind
from leaderboard.rules.scoring import CENTS, LEVELS, PRICES
from oasst import access


@access.public
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    prices = [(Kind(kind).label, price.cents / CENTS, price.full, price.seconds) for kind, price in PRICES.items()]
    return render(request, "leaderboard/points.html", {"prices": prices, "last_level": LEVELS[-1]})
