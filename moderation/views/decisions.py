"""The page of a decision for a person it affects, with their appeal."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moderation import decisions
from moderation.appeals import appeals
from moderation.forms import AppealForm
from oasst import access
from oasst.accounts.sign_in import closed_account
from oasst.models import User


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decision(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Only for people it affects; a banned person gets here from the page for closed accounts."""
    person = request.user if isinstance(request.user, User) else closed_account(request)
    if person is None:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    found = decisions.decision(action_id, person)
    if found is None:
        raise Http404(_("This decision does not exist, or it is not about you."))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.make(found.action, person=person, text=form.cleaned_data["text"])
            messages.success(request, _("Your appeal was submitted. Another moderator will decide."))
        except appeals.NoAppeal as why:
            messages.warning(request, str(why))
        return redirect("decision", action_id)
    context = {"decision": found, "form": form}
    return render(request, "moderation/decision.html", context, status=422 if form.is_bound else 200)
