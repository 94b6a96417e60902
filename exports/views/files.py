"""Downloads that can be resumed: by ourselves, or by the proxy in front of us."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exports.access import NoSuchKey, file_for, viewer_of
from exports.models import ReleaseFile, ReleaseState
from exports.views import ranges
from oasst import access

_TYPES = {
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
}
_SHOWN = (".svg",)  # the rest is offered to be saved
_CHUNK = 1 << 16
_DAY_S = 24 * 3600


@access.public
@require_safe
def file(request: HttpRequest, line: str, version: str, name: str) -> HttpResponseBase:
    try:
        found = file_for(viewer_of(request), line, version, name)
    except NoSuchKey:
        return HttpResponse(
            _("This token opens no releases."),
            status=401,
            content_type="text/plain",
            headers={"WWW-Authenticate": "Bearer"},
        )
    response = _by_proxy(found) if settings.RELEASES_BY_PROXY else _by_ourselves(request, found)
    patch_vary_headers(response, ["Authorization", "X-API-Key", "Cookie"])
    return response


def _by_proxy(found: ReleaseFile) -> HttpResponse:
    """The proxy sends the file, ranges and all, from the folder of releases, which it sees by this address."""
    response = HttpResponse(headers=_headers(found))
    response["X-Accel-Redirect"] = quote(
        f"/releases-on-disk/{found.release.line.slug}/{found.release.version}/{found.name}"
    )
    return response


def _by_ourselves(request: HttpRequest, found: ReleaseFile) -> HttpResponseBase:
    try:
        span = _span(request, found)
    except ranges.Unsatisfiable:
        return HttpResponse(status=416, headers={**_headers(found), "Content-Range": f"bytes */{found.size}"})
    path = found.release.folder / found.name
    part = span or ranges.Span(0, found.size - 1)
    response = StreamingHttpResponse(
        _chunks(path, part) if request.method == "GET" else (),
        status=206 if span else 200,
        headers={**_headers(found), "Content-Length": str(part.length)},
    )
    if span:
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{found.size}"
    return get_conditional_response(request, _etag(found)) or response


def _span(request: HttpRequest, found: ReleaseFile) -> ranges.Span | None:
    """A download that was begun of another file is begun anew."""
    if request.headers.get("If-Range", _etag(found)) != _etag(found):
        return None
    return ranges.asked(request.headers.get("Range", ""), found.size)


def _chunks(path: Path, span: ranges.Span) -> Iterator[bytes]:
    left = span.length
    with path.open("rb") as content:
        content.seek(span.first)
        while left and (chunk := content.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _headers(found: ReleaseFile) -> dict[str, str]:
    release, suffix = found.release, Path(found.name).suffix
    is_public = release.state == ReleaseState.PUBLISHED and not release.line.private
    name = f"{release.line.slug}-{release.version}-{found.name.removeprefix('data/').replace('/', '-')}"
    return {
        "Content-Type": _TYPES[suffix],
        "Content-Disposition": f'{"inline" if suffix in _SHOWN else "attachment"}; filename="{name}"',
        "ETag": _etag(found),
        "Accept-Ranges": "bytes",
        "Cache-Control": f"public, max-age={_DAY_S}" if is_public else "private, no-cache",
    }


def _etag(found: ReleaseFile) -> str:
    return f'"{found.sha256}"'
