"""Panels on other apps' pages."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from exports.access import releases_for
from exports.models import Contribution
from exports.releases.latest import newest
from oasst.access import Viewer
from oasst.models import User

_MOST_LISTED = 5


def signed_in(viewer: Viewer) -> bool:
    return viewer.is_authenticated


def newest_release(request: HttpRequest, _about: Any) -> SafeString:
    """On the landing page."""
    release = newest()
    if release is None:
        return SafeString()
    return SafeString(render_to_string("exports/landing_panel.html", {"release": release}, request))


def mine(request: HttpRequest, _about: Any) -> SafeString:
    """On the page of own contributions: the releases that contain them."""
    assert isinstance(request.user, User)
    published = releases_for(request.user).published().values("pk")
    contributions = Contribution.objects.filter(user=request.user, release__in=published).select_related(
        "release__line"
    )
    shown = list(contributions.order_by("-release__published_at", "-pk")[:_MOST_LISTED])
    if not shown:
        return SafeString()
    return SafeString(render_to_string("exports/mine_panel.html", {"contributions": shown}, request))
