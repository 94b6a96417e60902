"""The progress page, and public profiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leaderboard.boards import glance, ledger, profiles, standings
from leaderboard.boards.glance import Glance
from leaderboard.community import awards
from leaderboard.forms import LedgerForm, ProfileForm
from leaderboard.rules import scoring
from leaderboard.rules.intervals import Share
from leaderboard.rules.scoring import Agreement
from oasst import access
from oasst.access import UserRequest


@dataclass(frozen=True, slots=True)
class Progress:
    glance: Glance
    agreement: Agreement
    matched: Share
    badges: Sequence[awards.BadgeProgress]
    ledger: ledger.Page
    is_first: bool

    @property
    def older(self) -> str:
        return f"{reverse('progress')}?{urlencode({'before': self.ledger.older})}#ledger" if self.ledger.older else ""

    @property
    def newest(self) -> str:
        return "" if self.is_first else f"{reverse('progress')}#ledger"


@access.signed_in
@require_safe
def progress(request: UserRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else ""
    agreement = standings.agreements_of([request.user.pk]).get(request.user.pk, scoring.NO_AGREEMENT)
    at_a_glance = glance.of(request.user, timezone.now())
    page = Progress(
        glance=at_a_glance,
        agreement=agreement,
        matched=standings.outcomes_matched(request.user.pk),
        badges=awards.own(request.user, at_a_glance.streak.days),
        ledger=ledger.read(request.user, agreement, before),
        is_first=not before,
    )
    return render(request, "leaderboard/progress.html", {"page": page, "profile": profiles.own(request.user)})


@access.public
@require_safe
def profile(request: HttpRequest, user_id: UUID) -> HttpResponse:
    return render(request, "leaderboard/profile.html", {"profile": profiles.public(user_id)})


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: UserRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=profiles.own(request.user))
    if request.method == "POST" and form.is_valid():
        profiles.change(by=request.user, **form.cleaned_data)
        messages.success(request, _("Profile saved."))
        return redirect("progress")
    return render(request, "leaderboard/edit_profile.html", {"form": form})
