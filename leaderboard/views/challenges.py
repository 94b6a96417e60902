"""Pages of challenges: active, upcoming and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from leaderboard.community import challenges as queries
from leaderboard.community.challenges import Challenge
from leaderboard.forms import PageForm
from oasst import access


@dataclass(frozen=True, slots=True)
class Challenges:
    ahead: Sequence[Challenge]
    over: Sequence[Challenge]
    number: int
    has_more: bool
    now: datetime

    @property
    def running(self) -> list[Challenge]:
        return [each for each in self.ahead if each.has_begun(self.now)]

    @property
    def coming(self) -> list[Challenge]:
        return [each for each in self.ahead if not each.has_begun(self.now)]

    @property
    def newer(self) -> str:
        return _address(self.number - 1) if self.number > 1 else ""

    @property
    def older(self) -> str:
        return _address(self.number + 1) if self.has_more else ""


def _address(number: int) -> str:
    return f"{reverse('challenges')}?page={number}#over"


@access.public
@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    number, now = PageForm(request.GET).chosen(), timezone.now()
    over, has_more = queries.over(now, number)
    page = Challenges(ahead=queries.ahead(now), over=over, number=number, has_more=has_more, now=now)
    return render(request, "leaderboard/challenges.html", {"page": page})


@access.public
@require_safe
def challenge(request: HttpRequest, challenge_id: int) -> HttpResponse:
    challenge, now = queries.read(challenge_id, request.user), timezone.now()
    context = {"challenge": challenge, "is_over": challenge.is_over(now), "has_begun": challenge.has_begun(now)}
    return render(request, "leaderboard/challenge.html", context)
