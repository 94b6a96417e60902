"""htmx requests for the main part of a page.

Pages that continue without a reload request with `hx-target="#main" hx-select="#main"` and select the main part of a full
page, so there is no second template. `fits_main` marks views whose pages need no other style sheets or scripts; the
browser loads all other pages in full.
"""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])
_MAIN = "main"


def fits_main(view: _View) -> _View:
    view.fits_main = True  # type: ignore[attr-defined]
    return view


class WholePages:
    """Middleware: makes the browser load pages without `fits_main` in full. They are not rendered for the htmx request, so
    that one-time messages are kept for the full load.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        asks_for_main = request.method == "GET" and request.headers.get("HX-Target") == _MAIN
        if asks_for_main and not getattr(view, "fits_main", False):
            return HttpResponseClientRedirect(request.get_full_path())
        return None
