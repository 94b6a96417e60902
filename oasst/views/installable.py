"""The site as an app on a device: its manifest, its service worker, and pages for when there is no network."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oasst import access

_WORKER = Path(__file__).resolve().parent.parent / "static" / "oasst" / "worker.js"
_SHELL = ("oasst/site.css", "oasst/site.js", "oasst/icon.svg")
# As site.css has them: the page and its accent by day.
_BACKGROUND, _ACCENT = "#faf8f3", "#17675a"
_DAY_S = 86_400


@access.public
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    content = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("Open conversations that anyone can learn from"),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("desk"),
        "id": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _BACKGROUND,
        "theme_color": _ACCENT,
        "icons": [
            {"src": static("oasst/icon.svg"), "type": "image/svg+xml", "sizes": "any"},
            {"src": static("oasst/icon-192.png"), "type": "image/png", "sizes": "192x192"},
            {"src": static("oasst/icon-512.png"), "type": "image/png", "sizes": "512x512"},
            {
                "src": static("oasst/icon-maskable.png"), "type": "image/png", "sizes": "512x512", "purpose": "maskable",
            },
        ],
        "shortcuts": [{"name": _("Tasks"), "url": reverse("desk")}, {"name": _("Inbox"), "url": reverse("inbox")}],
    }  # fmt: skip
    headers = {"Cache-Control": f"max-age={_DAY_S}", "Vary": "Accept-Language, Cookie"}
    return JsonResponse(content, content_type="application/manifest+json", headers=headers)


@access.public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, because a worker serves only addresses below its own."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers=headers)


@cache
def _worker() -> str:
    source, shell = _WORKER.read_text(encoding="utf-8"), json.dumps([static(name) for name in _SHELL])
    version = sha256((shell + source).encode()).hexdigest()[:12]
    return f'const SHELL = {shell};\nconst VERSION = "{version}";\n{source}'


@access.public
@require_safe
def offline(request: HttpRequest, *, is_kept: bool) -> HttpResponse:
    """Kept by the worker when it is installed, so it says nothing about a person."""
    return render(request, "offline.html", {"is_kept": is_kept})


@access.public
@require_safe
@never_cache
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and a token: the worker sends a kept submission only for the person who wrote it."""
    if not request.user.is_authenticated:
        return JsonResponse({"person": None, "token": ""})
    return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})
