"""How pages look: the choice of colours, and the page that shows every component."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from oasst import access, icons, themes, ways
from oasst.forms import ThemeForm
from oasst.specimens import SPECIMENS


@access.public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Back to the page somebody came from, in the colours they chose; a choice nobody offered changes nothing."""
    response = redirect(ways.next_of(request))
    form = ThemeForm(request.POST)
    if form.is_valid():
        themes.choose(request, response, form.cleaned_data["theme"])
    return response


@access.public
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", {"icons": icons.PATHS, **SPECIMENS})
