"""Theme, interface language, and the style guide."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oasst import access
from oasst.core import icons
from oasst.forms import LocaleForm, ThemeForm
from oasst.site import locales, redirects, themes
from oasst.site.specimens import SPECIMENS


@access.public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Saves the theme and returns to the referring page; an invalid choice changes nothing."""
    response = redirect(redirects.next_of(request))
    form = ThemeForm(request.POST)
    if form.is_valid():
        themes.choose(request, response, form.cleaned_data["theme"])
    return response


@access.public
@require_POST
def locale(request: HttpRequest) -> HttpResponse:
    """Saves the interface language and returns to the referring page; an invalid choice changes nothing."""
    response = redirect(redirects.next_of(request))
    form = LocaleForm(request.POST)
    if form.is_valid():
        locales.choose(request, response, form.cleaned_data["locale"])
    return response


@access.public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", {"icons": icons.PATHS, **SPECIMENS})


@access.public
@require_POST
def specimen_toast(request: HttpRequest) -> HttpResponse:
    """A sample confirmation: a toast for htmx, a notice on the next page without it."""
    toast = {"level": "success", "text": _("Submitted – thank you!")}
    if request.headers.get("HX-Request"):
        return render(request, "pieces/toast_out_of_band.html", toast)
    messages.success(request, toast["text"])
    return redirect("styleguide")
