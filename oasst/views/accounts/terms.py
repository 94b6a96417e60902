"""The terms and their acceptance."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oasst import access
from oasst.accounts import consent
from oasst.accounts.forms.account import TermsForm
from oasst.models import User
from oasst.site import redirects


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = None
    if isinstance(user, User) and not consent.given(request):
        form = TermsForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            consent.accept(by=user)
            messages.success(request, _("Thanks! You can start now."))
            return redirect(redirects.next_of(request))
    elif request.method == "POST":
        return redirect(redirects.next_of(request))
    context = {
        "form": form,
        "next": redirects.next_of(request),
        "version": settings.TERMS_VERSION,
        "in_force_since": consent.IN_FORCE_SINCE,
        "minimum_age": consent.MINIMUM_AGE,
        "dataset_licence": settings.DATASET_LICENCE,
    }
    return render(request, "terms.html", context)
