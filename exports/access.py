"""Access to releases. Pre-releases and private lines are for named readers. Loading a row includes the permission check."""

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
    """The API key of the request does not grant access to releases."""


def releases_for(viewer: Viewer) -> ReleaseQuerySet:
    """The releases this viewer may read: published and retired ones and, for some viewers, pre-releases."""
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
        Http404: it does not exist, or the viewer may not see it.
    """
    release = releases_for(viewer).filter(line__slug=line, version=version).first()
    if release is None:
        raise Http404(_("This release doesn't exist or isn't published yet."))
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
    """A listed file of a release that is not retired, if this viewer may read it.

    Raises:
        Http404
    """
    release = release_for(viewer, line, version)
    file = release.files.filter(name=name).first()
    if file is None or release.state == ReleaseState.RETIRED or not (release.folder / name).is_file():
        raise Http404(_("This file doesn't exist, or its release has been retired."))
    file.release = release
    return file


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer: the owner of the request's API key, or the signed-in user.

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
    is_due = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
    ApiClient.objects.filter(is_due, pk=client.pk).update(last_used_at=now)
    return reader_of(client)


def reader_of(client: ApiClient) -> Viewer:
    """A client may read what its owner may, while that account is active."""
    owner: User | None = client.owner
    return owner if owner and owner.is_active else AnonymousUser()
