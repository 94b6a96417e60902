"""Compression of pages on the way to browsers, see docs/security.md. Files that are served are packed ahead."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from oasst.site.page_middleware import asked_by_program


class Pages(GZipMiddleware):
    """Compresses HTML alone, with a random length (Django's answer to BREACH). Answers to programs cost no CPU for it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or response.streaming or asked_by_program(request):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed
