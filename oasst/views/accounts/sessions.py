"""Ends a single session; allauth's page lists all and ends the others."""

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
    messages.success(request, _("That session has been signed out."))
    return redirect("usersessions_list")
