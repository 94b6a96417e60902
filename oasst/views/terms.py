"""The terms, and their acceptance by people who have signed in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oasst import access, consent
from oasst.forms import TermsForm
from oasst.models import User


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = None
    if isinstance(user, User) and not consent.given(request):
        form = TermsForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            consent.accept(by=user)
            messages.success(request, _("Thank you. You can take part now."))
            return redirect(_next(request))
    elif request.method == "POST":
        return redirect(_next(request))
    context = {
        "form": form,
        "next": _next(request),
        "version": settings.TERMS_VERSION,
        "in_force_since": consent.IN_FORCE_SINCE,
        "dataset_licence": settings.DATASET_LICENCE,
    }
    return render(request, "terms.html", context)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, on this site alone."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("home")
