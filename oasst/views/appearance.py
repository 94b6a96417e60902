"""How pages look: the choice of colours and language, and the page that shows every component."""

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
    """Back to the page somebody came from, in the colours they chose; a choice nobody offered changes nothing."""
    response = redirect(redirects.next_of(request))
    form = ThemeForm(request.POST)
    if form.is_valid():
        themes.choose(request, response, form.cleaned_data["theme"])
    return response


@access.public
@require_POST
def locale(request: HttpRequest) -> HttpResponse:
    """Back to the page somebody came from, in the language they chose; one nobody offers changes nothing."""
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
    """News as every act of ours tells it: a toast to htmx, a notice on the next page to a browser without it."""
    said = {"level": "success", "text": _("Handed in. Thank you!")}
    if request.headers.get("HX-Request"):
        return render(request, "pieces/toast_out_of_band.html", said)
    messages.success(request, said["text"])
    return redirect("styleguide")
