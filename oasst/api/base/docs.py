"""The API's documentation page, and the answer to addresses without an operation."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


@require_safe
def swagger(request: HttpRequest) -> HttpResponse:
    return render(request, "api_docs.html", {"site_name": settings.SITE_NAME})


@csrf_exempt
def elsewhere(request: HttpRequest, path: str) -> HttpResponse:
    """The spelling with or without the slash at the end, if that one exists; otherwise not found."""
    other = request.path.removesuffix("/") if request.path.endswith("/") else f"{request.path}/"
    try:
        match = resolve(other)
    except Resolver404:
        match = None
    if match is None or match.view_name == "api:elsewhere":
        return JsonResponse({"detail": "Not Found"}, status=404)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{other}?{query}" if query else other, preserve_request=True)
