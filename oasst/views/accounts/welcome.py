"""First page after sign-up: choice of languages, then the tutorial."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import updates
from oasst.accounts.forms.welcome import WelcomeForm


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: UserRequest) -> HttpResponse:
    form = WelcomeForm(request.POST if request.method == "POST" else None, user=request.user, request=request)
    if request.method == "POST" and form.is_valid():
        updates.change(by=request.user, **form.values())
        return redirect("tutorial")
    return render(request, "welcome.html", {"form": form}, status=422 if form.errors else 200)
