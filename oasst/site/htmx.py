"""Requests made by htmx for the middle of a page.

Pages that go on without a reload ask with `hx-target="#main" hx-select="#main"` and take the middle out of a whole page, so
there is no second template that could disagree with it. A view whose page has no style sheets or scripts in its head beyond
theirs says so with `fits_main`; any other page that such a request is led to, the browser loads by itself.
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
    """Middleware: has the browser load a page that does not fit into another's middle. Nothing of it is rendered before,
    so that what it would say once it still says then.
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
