"""Who may read which release. A pre-release, and all of a private line, is for people named; loading and asking are one."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from exports.models import LineReader, Release, ReleaseFile, ReleaseState
from exports.models.releases import ReleaseQuerySet
from oasst import access
from oasst.access import Viewer
from oasst.accounts import keys
from oasst.models import ApiClient, Scope, User

_NOTED_EVERY = timedelta(minutes=1)


class NoSuchKey(Exception):
    """The request brings a key that opens no releases."""


def releases_for(viewer: Viewer) -> ReleaseQuerySet:
    """The releases this person may read: published ones and, for some, pre-releases; retired ones, without their files."""
    return Release.objects.filter(_readable(viewer)).select_related("line")


def _readable(viewer: Viewer) -> Q:
    out = Q(state__in=[ReleaseState.PUBLISHED, ReleaseState.RETIRED])
    draft = Q(state=ReleaseState.DRAFT)
    if access.may_administer(viewer):
        return out | draft
    public = Q(line__private=False)
    named = Q(line__in=LineReader.objects.filter(user=viewer).values("line")) if viewer.is_authenticated else Q(pk=None)
    drafts = public | named if access.may_read_prereleases(viewer) else named
    return (out & (public | named)) | (draft & drafts)


def release_for(viewer: Viewer, line: str, version: str) -> Release:
    """The release, if this person may read it.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    release = releases_for(viewer).filter(line__slug=line, version=version).first()
    if release is None:
        raise Http404(_("There is no such release, or it is not published yet."))
    return release


def complete_release_for(viewer: Viewer, line: str, version: str) -> Release:
    """The release with all its files, if this person may read it.

    Raises:
        Http404: there is none, it is not theirs to see, or its files are not here.
    """
    release = release_for(viewer, line, version)
    here = all((release.folder / file.name).is_file() for file in release.files.all())
    if release.state == ReleaseState.RETIRED or not here:
        raise Http404(_("The files of this release are not here, or it is retired."))
    return release


def file_for(viewer: Viewer, line: str, version: str, name: str) -> ReleaseFile:
    """The file of a release that is not retired, if this person may read it. Only what is listed is ever given out.

    Raises:
        Http404
    """
    release = release_for(viewer, line, version)
    found = release.files.filter(name=name).first()
    if found is None or release.state == ReleaseState.RETIRED or not (release.folder / name).is_file():
        raise Http404(_("This release has no such file, or is retired."))
    found.release = release
    return found


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks: the holder of the key that comes with the request, else who has signed in.

    Raises:
        NoSuchKey
    """
    scheme, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    key = bearer if scheme.lower() == "bearer" else request.headers.get("X-API-Key", "")
    if not key:
        return request.user
    client = ApiClient.objects.select_related("owner").filter(key_hash=keys.hash_of(key)).first()
    if client is None or not client.is_in_force or Scope.RELEASES not in client.scopes:
        raise NoSuchKey
    now = timezone.now()
    seldom = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
    ApiClient.objects.filter(seldom, pk=client.pk).update(last_used_at=now)
    return reader_of(client)


def reader_of(client: ApiClient) -> Viewer:
    """A program reads what its owner may, as long as that person may take part."""
    owner: User | None = client.owner
    return owner if owner and owner.is_active else AnonymousUser()
