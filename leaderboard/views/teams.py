"""Pages of teams: the team board, team pages, joining and leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leaderboard.community import challenges
from leaderboard.community import teams as actions
from leaderboard.models import Team
from oasst import access
from oasst.access import UserRequest


@access.public
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    return render(request, "leaderboard/teams.html", {"teams": actions.board()})


@access.public
@require_safe
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    page = actions.read(team_id, request.user)
    return render(request, "leaderboard/team.html", {"page": page, "challenges": challenges.of_team(team_id)})


@access.signed_in
@require_POST
def join(request: UserRequest, team_id: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=team_id)
    try:
        actions.join(team=team, by=request.user)
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You joined the team."))
    return redirect("team", team_id)


@access.signed_in
@require_POST
def leave(request: UserRequest, team_id: int) -> HttpResponse:
    team = get_object_or_404(Team, pk=team_id)
    actions.leave(team=team, by=request.user)
    messages.success(request, _("You left the team. Your contributions to it still count."))
    return redirect("team", team_id)
