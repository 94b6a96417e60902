"""Registering a DOI for a published release, at DataCite (which points to our page) or at Zenodo (which keeps a copy)."""

from typing import Any, Protocol

import orjson
import urllib3
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exports import licences
from exports.models import Doi, Release, ReleaseState
from exports.releases import verification
from exports.releases.archive import Archive, name_of
from exports.releases.documents import citation

_ADDRESSES = {"datacite": "https://api.datacite.org", "zenodo": "https://zenodo.org/api"}
SERVICES = tuple(_ADDRESSES)
_TIMEOUT = urllib3.Timeout(connect=10, read=300)
_MOST_SHOWN = 300  # characters of an answer that an error repeats

Json = dict[str, Any]


class NoDoi(Exception):
    """The DOI cannot be registered; the message gives the reason."""


def register(release: Release) -> str:
    """The DOI, which is asked for once.

    Raises:
        NoDoi
    """
    if known := Doi.objects.filter(release=release).first():
        return known.name
    if settings.DOI_SERVICE not in SERVICES or not settings.DOI_TOKEN:
        raise NoDoi(_("Set DOI_SERVICE to datacite or zenodo, and DOI_TOKEN."))
    if release.state != ReleaseState.PUBLISHED or release.line.private:
        raise NoDoi(_("Only what is published for everyone can have a DOI."))
    if wrong := verification.problems(release.folder, release.unlisted):
        raise NoDoi(wrong[0])
    service: _Service = _DataCite() if settings.DOI_SERVICE == "datacite" else _Zenodo()
    name = service.registered(release)
    Doi.objects.create(release=release, name=name)
    return name


class _Service(Protocol):
    def registered(self, release: Release) -> str: ...


class _DataCite:
    """DOI_TOKEN is `REPOSITORY:PASSWORD`. See https://support.datacite.org/docs/api-create-dois."""

    def registered(self, release: Release) -> str:
        if not settings.DOI_PREFIX:
            raise NoDoi(_("Set DOI_PREFIX to the prefix that DataCite gave you, such as 10.5072."))
        manifest = release.manifest
        attributes = {
            "doi": f"{settings.DOI_PREFIX}/{name_of(release)}",
            "event": "publish",
            "titles": [{"title": release.title}],
            "creators": [{"name": citation.authors(manifest), "nameType": "Organizational"}],
            "publisher": manifest["site"],
            "publicationYear": int(manifest["created"][:4]),
            "types": {"resourceTypeGeneral": "Dataset"},
            "version": release.version,
            "url": manifest["address"],
            "descriptions": [{"description": _about(release), "descriptionType": "Abstract"}],
            "rightsList": [{"rightsIdentifier": each} for each in licences.each_in(manifest["licence"])],
        }
        made = _asked(
            "POST", f"{_address()}/dois", {"data": {"type": "dois", "attributes": attributes}},
            type_="application/vnd.api+json", **urllib3.make_headers(basic_auth=settings.DOI_TOKEN),
        )  # fmt: skip
        return str(made["data"]["id"])


class _Zenodo:
    """DOI_TOKEN is a personal token that may write and publish. See https://developers.zenodo.org."""

    def registered(self, release: Release) -> str:
        key = {"authorization": f"Bearer {settings.DOI_TOKEN}"}
        home = f"{_address()}/deposit/depositions"
        made = _asked("POST", home, {"metadata": _metadata(release)}, **key)
        archive = Archive(release, release.files.order_by("name"))
        target = f"{made['links']['bucket']}/{name_of(release)}.tar"
        _asked("PUT", target, archive, type_="application/octet-stream", **key)
        return str(_asked("POST", f"{home}/{made['id']}/actions/publish", None, **key)["doi"])


def _metadata(release: Release) -> Json:
    manifest = release.manifest
    granted = licences.each_in(manifest["licence"])
    return {
        "title": release.title,
        "upload_type": "dataset",
        "description": _about(release),
        "creators": [{"name": citation.authors(manifest)}],
        "version": release.version,
        "publication_date": manifest["created"],
        "access_right": "open",
        **({"license": granted[0].lower()} if len(granted) == 1 else {"notes": f"Licence: {manifest['licence']}"}),
        "related_identifiers": [{"identifier": manifest["address"], "relation": "isIdenticalTo"}],
    }


def _about(release: Release) -> str:
    counts = release.counts
    what = f"{counts['messages']} messages in {counts['trees']} conversation trees by {counts['people']} people."
    return f"{release.line.about} {what}".strip()


def _address() -> str:
    return str(settings.DOI_URL or _ADDRESSES[settings.DOI_SERVICE]).rstrip("/")


def _asked(how: str, address: str, body: Json | Archive | None, type_: str = "application/json", **head: str) -> Json:
    """
    Raises:
        NoDoi: the service is away or refuses.
    """
    headers = {**head, "content-type": type_}
    content: bytes | Archive | None = None
    if isinstance(body, Archive):
        content, headers["content-length"] = body, str(body.size)
    elif body is not None:
        content = orjson.dumps(body)
    try:
        with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
            answer = pool.request(how, address, body=content, headers=headers)
            content = answer.data
    except urllib3.exceptions.HTTPError as wrong:
        raise NoDoi(f"{settings.DOI_SERVICE}: {wrong}") from wrong
    if not 200 <= answer.status < 300:
        raise NoDoi(f"{settings.DOI_SERVICE}: {answer.status} {content[:_MOST_SHOWN].decode(errors='replace')}")
    try:
        document: Json = orjson.loads(content)
    except orjson.JSONDecodeError as wrong:
        raise NoDoi(f"{settings.DOI_SERVICE}: the answer is not JSON.") from wrong
    return document
