"""What is done with releases: begun, built, published, retired. Each act that others see is an event."""

import logging
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exports.models import Release, ReleaseLine, ReleaseState
from exports.models.releases import folder_of
from exports.releases import builder, latest, notices, place, verification
from exports.releases.build import licensing
from exports.releases.versions import is_version, next_version
from oasst import events
from oasst.background import queue
from oasst.models import Event, EventType, User

log = logging.getLogger(__name__)

_UNFINISHED = (ReleaseState.BUILDING, ReleaseState.FAILED)
_LONGEST_PROBLEM = 1_000
# A nightly pre-release is due when the last attempt is older; less than a day, so that it does not move through the day.
_NIGHT = timedelta(hours=23)


class CannotBe(Exception):
    """The action is not possible; the message gives the reason."""


def begin(*, line: ReleaseLine, by: User | None, version: str = "", today: date | None = None) -> Release:
    """A release that waits to be built. One that was begun earlier and isn't finished makes way at once; an earlier
    pre-release stays until this one takes its place. Without a `version` it is the next one of the month of `today`.

    Raises:
        CannotBe: the version is taken, or is none, or a source's licence does not allow it.
    """
    with transaction.atomic():
        line = ReleaseLine.objects.select_for_update(no_key=True).get(pk=line.pk)
        unpublished = (*_UNFINISHED, ReleaseState.DRAFT)
        taken = set(line.releases.exclude(state__in=unpublished).values_list("version", flat=True))
        version = version or next_version(taken, today or timezone.now().date())
        if version in taken or not is_version(version):
            raise CannotBe(_("%(version)s is published already, or no version such as 2026.11.") % {"version": version})
        try:
            licensing.require_fit(line.licence, builder.selection_of(line))
        except licensing.OtherLicences as wrong:
            raise CannotBe(str(wrong)) from None
        for unfinished in line.releases.select_for_update().filter(state__in=_UNFINISHED):
            unfinished.delete()
            place.clear(unfinished)
        return Release.objects.create(line=line, version=version, started_by=by)


def warning(line: ReleaseLine) -> str:
    """What staff should know before the next release of a line; empty where there is nothing."""
    lost = [each.version for each in line.releases.without_files()] if line.pk else []
    if not lost:
        return ""
    return _(
        "The files of %(versions)s are not in %(folder)s: copy them from the backup first. Without them "
        "those releases can't be downloaded, and the next one can't tell what's new in it."
    ) % {"versions": ", ".join(sorted(lost)), "folder": folder_of(line)}


def begin_in_background(*, line: ReleaseLine, by: User | None) -> Release:
    """The same, and a job builds it; a sweep makes up for a lost job."""
    with transaction.atomic():
        release = begin(line=line, by=by)
        queue.after_commit("exports.build_release", release.pk)
    return release


def build(release: Release, *, progress: builder.Progress | None = None, today: date | None = None) -> None:
    """Builds it. If that fails, the pre-release there was stays as it is, the reason is kept, and it can be begun again.

    Raises:
        Busy, Taken, OtherLicences
    """
    try:
        builder.build(release, today=today or timezone.now().date(), progress=progress)
    except builder.Busy:
        raise
    except Exception as wrong:
        _note(release, _reason(wrong), state=ReleaseState.FAILED)
        raise
    except BaseException:  # the process is being stopped; a job builds it later
        _note(release, builder.STOPPED)
        raise


def _note(release: Release, problem: str, **fields: Any) -> None:
    """Errors raised here are suppressed, so that the first error is the one reported."""
    with suppress(DatabaseError):
        building = Release.objects.filter(pk=release.pk, state=ReleaseState.BUILDING)
        building.update(problem=problem[:_LONGEST_PROBLEM], **fields)


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, builder.Taken | licensing.OtherLicences | OSError):
        return str(wrong)
    return f"{type(wrong).__name__}: {wrong}"


def publish(release: Release, *, by: User | None) -> None:
    """From now on nothing of it changes.

    Raises:
        CannotBe: it is no pre-release (any more), or its files are not what was written.
    """
    if release.state == ReleaseState.DRAFT and (wrong := verification.problems(release.folder, release.unlisted)):
        raise CannotBe(_("Its files are damaged: %(problem)s") % {"problem": wrong[0]})
    with transaction.atomic():
        draft = Release.objects.filter(pk=release.pk, state=ReleaseState.DRAFT)
        if draft.update(state=ReleaseState.PUBLISHED, published_at=timezone.now(), published_by=by) != 1:
            raise CannotBe(_("It is no pre-release."))
        _record(EventType.RELEASE_PUBLISHED, release, by)
        notices.tell(release)
    latest.forget()
    release.refresh_from_db()


def retire(release: Release) -> None:
    """It is offered no more; that there was one is still to be seen, and its version is not used again.

    Raises:
        CannotBe: it is not published.
    """
    published = Release.objects.filter(pk=release.pk, state=ReleaseState.PUBLISHED)
    if published.update(state=ReleaseState.RETIRED) != 1:
        raise CannotBe(_("It is not published."))
    latest.forget()
    release.refresh_from_db()


def due(now: datetime) -> list[Release]:
    """Releases a job should build: those whose job was lost or killed, and the nightly ones, which are begun here."""
    for line in ReleaseLine.objects.filter(nightly=True).exclude(releases__created_at__gt=now - _NIGHT):
        if lost := warning(line):
            log.warning("%s: %s", line.slug, lost)
        try:
            begin(line=line, by=None)
        except CannotBe as wrong:
            log.warning("%s: no pre-release tonight: %s", line, wrong)
    return list(Release.objects.filter(state=ReleaseState.BUILDING).select_related("line").order_by("pk"))


def _record(type_: EventType, release: Release, by: User | None) -> None:
    """Webhooks send this event to programs, so it has no details of a private line."""
    detail = {"line": release.line.slug} if release.line.private else {"release": str(release)}
    events.record(Event(type=type_, user_id=by.pk if by else None, detail=detail))
