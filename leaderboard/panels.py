"""Panels on other apps' pages."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from leaderboard.boards import glance
from leaderboard.community import awards, challenges
from leaderboard.models import Tally
from leaderboard.models.tallies import Span
from oasst import access
from oasst.access import Viewer
from oasst.models import User


def signed_in(viewer: Viewer) -> bool:
    return viewer.is_authenticated


def standing(request: HttpRequest, _about: Any) -> SafeString:
    """The viewer's rank, level and streak."""
    assert isinstance(request.user, User)
    context = {"glance": glance.of(request.user, timezone.now())}
    return SafeString(render_to_string("leaderboard/panel.html", context, request))


def added(request: HttpRequest, kind: str) -> SafeString:
    """What a task of this kind added: the streak with today, and the way to the next badge for such work."""
    assert isinstance(request.user, User)
    now = timezone.now()
    context = {"streak": glance.streak_with_today(request.user, now), "badge": awards.next_for(request.user, kind)}
    return SafeString(render_to_string("leaderboard/added_panel.html", context, request))


def challenges_for_me(request: HttpRequest, _about: Any) -> SafeString:
    """Active challenges in the viewer's languages."""
    assert isinstance(request.user, User)
    active = challenges.running_for(request.user, timezone.now())[:_MOST_CHALLENGES]
    if not active:
        return SafeString()
    return SafeString(render_to_string("leaderboard/challenges_panel.html", {"challenges": active}, request))


_MOST_CHALLENGES = 3


def tallies(request: HttpRequest, person: User) -> SafeString:
    """On a person's page in the admin: their totals by language."""
    totals = Tally.objects.filter(user_id=person.pk, span=Span.TOTAL).order_by("lang")
    langs = access.langs_moderated(request.user)
    rows = list(totals.filter(lang__in=langs) if langs else totals)
    return SafeString(render_to_string("leaderboard/tallies_panel.html", {"tallies": rows}, request) if rows else "")
