"""Background jobs of the exports."""

import logging

from celery import shared_task
from django.utils import timezone

from exports.models import Release
from exports.releases import acts, build_progress
from exports.releases.build.licensing import OtherLicences
from exports.releases.builder import Busy, Taken

log = logging.getLogger(__name__)


@shared_task(name="exports.build_release")
def build_release(release_id: int) -> None:
    """Builds one release. Idempotent: a second job for it does nothing."""
    release = Release.objects.select_related("line").filter(pk=release_id).first()
    if release is None:
        log.info("release %s was restarted or deleted", release_id)
        return
    try:
        acts.build(release, progress=build_progress.recorder(release))
    except Busy:
        log.info("%s: another process is building a release of its line", release)
    except (OtherLicences, Taken) as wrong:  # a source came, or a release was published, since it was begun
        log.warning("%s: %s", release, wrong)


@shared_task(name="exports.make_due_releases")
def make_due_releases() -> None:
    """Resumes unfinished builds and starts the nightly pre-releases."""
    for release in acts.due(timezone.now()):
        build_release(release.pk)
