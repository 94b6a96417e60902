from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oasst import access
from oasst.corpus.totals import figures


@access.public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", {"figures": figures(), "dataset_licence": settings.DATASET_LICENCE})
