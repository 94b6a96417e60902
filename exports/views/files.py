"""Downloads that can be resumed: by ourselves, or by the proxy in front of us."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exports.access import NoSuchKey, complete_release_for, file_for, viewer_of
from exports.models import Release, ReleaseFile, ReleaseState
from exports.releases.archive import Archive, name_of
from exports.views import ranges
from oasst import access
from oasst.access import Viewer

_TYPES = {
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".tar": "application/x-tar",
}
_SHOWN = (".svg",)  # the rest is offered to be saved
_CHUNK = 1 << 16
_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class _Offered:
    """Something of a release to be downloaded, a part at a time. `on_disk` is where the proxy finds it, if it can."""

    release: Release
    name: str
    size: int
    etag: str
    opened: Callable[[], io.RawIOBase]
    on_disk: str = ""


@access.public
@require_safe
def file(request: HttpRequest, line: str, version: str, name: str) -> HttpResponseBase:
    return _answered(request, lambda viewer: _file(file_for(viewer, line, version, name)))


@access.public
@require_safe
def archive(request: HttpRequest, line: str, version: str) -> HttpResponseBase:
    """All its files as one."""
    return _answered(request, lambda viewer: _archive(complete_release_for(viewer, line, version)))


def _file(found: ReleaseFile) -> _Offered:
    release = found.release
    return _Offered(
        release=release,
        name=f"{name_of(release)}-{found.name.removeprefix('data/').replace('/', '-')}",
        size=found.size,
        etag=f'"{found.sha256}"',
        opened=lambda: (release.folder / found.name).open("rb", buffering=0),
        on_disk=f"/releases-on-disk/{release.line.slug}/{release.version}/{found.name}",
    )


def _archive(release: Release) -> _Offered:
    """The archive's own digest would need a full read; the digest of the list of files identifies it as well."""
    files = list(release.files.order_by("name"))
    made = Archive(release, files)
    digest = hashlib.sha256("".join(f"{each.sha256}  {each.name}\n" for each in files).encode()).hexdigest()
    name, etag = f"{name_of(release)}.tar", f'"{digest}-{int(release.shown_at.timestamp())}"'
    return _Offered(release=release, name=name, size=made.size, etag=etag, opened=lambda: made)


def _answered(request: HttpRequest, find: Callable[[Viewer], _Offered]) -> HttpResponseBase:
    try:
        found = find(viewer_of(request))
    except NoSuchKey:
        return HttpResponse(
            _("This token opens no releases."),
            status=401,
            content_type="text/plain",
            headers={"WWW-Authenticate": "Bearer"},
        )
    by_proxy = settings.RELEASES_BY_PROXY and found.on_disk
    response = _by_proxy(found) if by_proxy else _by_ourselves(request, found)
    patch_vary_headers(response, ["Authorization", "X-API-Key", "Cookie"])
    return response


def _by_proxy(found: _Offered) -> HttpResponse:
    """The proxy sends the file, ranges and all, from the folder of releases, which it sees by this address."""
    response = HttpResponse(headers=_headers(found))
    response["X-Accel-Redirect"] = quote(found.on_disk)
    return response


def _by_ourselves(request: HttpRequest, found: _Offered) -> HttpResponseBase:
    """The server writes the file by itself and needs no thread of ours for it (`wsgi.file_wrapper`)."""
    try:
        span = _span(request, found)
    except ranges.Unsatisfiable:
        return HttpResponse(status=416, headers={**_headers(found), "Content-Range": f"bytes */{found.size}"})
    part = span or ranges.Span(0, found.size - 1)
    headers = {**_headers(found), "Content-Length": str(part.length)}
    if span:
        headers["Content-Range"] = f"bytes {span.first}-{span.last}/{found.size}"
    status = 206 if span else 200
    if unchanged := get_conditional_response(request, found.etag):
        return unchanged
    if request.method == "HEAD":
        return StreamingHttpResponse((), status=status, headers=headers)
    content_type = headers.pop("Content-Type")  # else it would be guessed
    content = ranges.Part(found.opened, part)
    response = FileResponse(content, status=status, headers=headers, content_type=content_type)
    response.block_size = _CHUNK
    return response


def _span(request: HttpRequest, found: _Offered) -> ranges.Span | None:
    """A download that was begun of another file starts over."""
    if request.headers.get("If-Range", found.etag) != found.etag:
        return None
    return ranges.asked(request.headers.get("Range", ""), found.size)


def _headers(found: _Offered) -> dict[str, str]:
    release, suffix = found.release, Path(found.name).suffix
    is_public = release.state == ReleaseState.PUBLISHED and not release.line.private
    return {
        "Content-Type": _TYPES.get(suffix, "text/plain; charset=utf-8"),
        "Content-Disposition": f'{"inline" if suffix in _SHOWN else "attachment"}; filename="{found.name}"',
        "ETag": found.etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": f"public, max-age={_DAY_S}" if is_public else "private, no-cache",
    }
