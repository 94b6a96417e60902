"""Ending one of one's sessions; allauth's page lists them and ends all others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oasst import access
from oasst.access import UserRequest


@access.signed_in
@require_POST
def end(request: UserRequest, session_id: int) -> HttpResponse:
    access.session_for(request.user, session_id).end()
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")
