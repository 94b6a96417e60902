"""Building a release: all files in one snapshot, in a hidden folder that gets the name of its version when it is complete.

Whatever ends it in the middle, nothing of it shows and the pre-release there was stays. The lock ends with the connection,
so the next attempt finds it free, removes what is left and starts over.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path

from django.db import transaction

from exports.models import Contribution, Release, ReleaseFile, ReleaseLine, ReleaseState
from exports.releases import place
from exports.releases.build import delta, gate
from exports.releases.build.code_version import code_version
from exports.releases.build.contents import MESSAGES, PARTS
from exports.releases.build.counts import Counts
from exports.releases.build.credits import Makers
from exports.releases.build.view import View
from exports.releases.build.writer import Written, described, write
from exports.releases.documents import (
    card,
    charts,
    checksums,
    citation,
    croissant,
    manifest,
    training_summary,
)
from exports.releases.documents.agreement import Agreement
from exports.selection import line_filters
from exports.selection.selection import Selection, Synthetic
from exports.writing.corpus import Corpus
from exports.writing.exporter import snapshot
from exports.writing.output import Lines
from exports.writing.pseudonyms import Pseudonyms, PseudonymsByRole
from oasst.db import locks

STOPPED = "It was stopped before it was finished. It will be tried again."

Progress = Callable[[int, int], None]


class Busy(Exception):
    """Another process builds a release of this line."""


class Taken(Exception):
    """The version was published while it was being built."""


def build(release: Release, *, today: date, progress: Progress | None = None) -> None:
    """Makes the files of a release that waits to be built, and calls it a pre-release. `progress`: parts done, of all.

    Raises:
        Busy, Taken, OtherLicences
    """
    line = release.line
    with locks.keep(locks.Namespace.RELEASE, line.pk) as taken:
        if not taken:
            raise Busy
        if not Release.objects.filter(pk=release.pk, state=ReleaseState.BUILDING).exists():
            return  # another process has done it, or another attempt was begun
        if place.settle(release):
            Release.objects.filter(pk=release.pk).update(problem=STOPPED)
        try:
            _put_in_place(release, *_written(release, place.begun(release), today, progress))
        finally:
            place.settle(release)


def _written(
    release: Release, folder: Path, today: date, progress: Progress | None
) -> tuple[Path, manifest.Json, Makers]:
    gate.make_tables()
    with snapshot():
        contents, files = _data(release, folder, progress)
    document = manifest.manifest(
        release, contents, _since(release, folder), code_version(), today, previous=_previous(release),
        versions=_versions(release),
    )  # fmt: skip
    document = manifest.with_files(document, [*files, *_documents(release, folder, document, files, contents.makers)])
    return folder, document, contents.makers


def _documents(
    release: Release, folder: Path, document: manifest.Json, files: list[Written], people: Makers
) -> Iterator[Written]:
    """The documents about the data, for readers and for programs."""
    drawn = charts.figures(document["counts"])
    for figure in drawn:
        charts.draw(figure, folder)
    (folder / card.NAME).write_text(card.card(release, document, files, drawn, people.credited), encoding="utf-8")
    (folder / croissant.NAME).write_bytes(manifest.as_bytes(croissant.croissant(release, document, files)))
    texts = {
        citation.BIBTEX: f"{citation.bibtex(release, document)}\n",
        citation.CFF: citation.cff(release, document),
        training_summary.NAME: training_summary.summary(release, document),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in (card.NAME, croissant.NAME, *texts, *(figure.file for figure in drawn)):
        yield described(folder, name)


def _data(release: Release, folder: Path, progress: Progress | None) -> tuple[manifest.Found, list[Written]]:
    line, counts, agreement = release.line, Counts(), Agreement()
    listeners: dict[str, Lines] = {MESSAGES.format: counts, **agreement.listeners()}
    view = view_of(line)
    kept_out = gate.close(Corpus(view.base, view.names), line)
    files: list[Written] = []
    for done, part in enumerate(PARTS):
        if progress:
            progress(done, len(PARTS))
        files += write(part, view, folder, *filter(None, [listeners.get(part.format)]))
    counted = {**counts.as_json(), "agreement": agreement.as_json()}
    return manifest.found(view, kept_out, counted, counts.people), files


def selection_of(line: ReleaseLine) -> Selection:
    wanted = line_filters.fields(line_filters.given_in(line.filters))
    synthetic: Synthetic = "all" if line.synthetic else "none"
    return Selection(
        **wanted, synthetic=synthetic, whole_days=line.whole_days, anonymous=True, most_pairs=line.most_pairs
    )


def view_of(line: ReleaseLine) -> View:
    names = PseudonymsByRole(line.key) if line.private else Pseudonyms(line.key)
    return View(names, line.licence, selection_of(line))


def _since(release: Release, folder: Path) -> tuple[str, delta.Delta] | None:
    """What is new since the last release of the line whose files are still there."""
    (name,) = MESSAGES.names
    for earlier in release.line.releases.published().exclude(pk=release.pk).newest_first():
        if (earlier.folder / name).is_file():
            return earlier.version, delta.between(earlier.folder / name, folder / name)
    return None


def _previous(release: Release) -> str | None:
    """The version before this one, whether its files are still there or not; only without one is this the first."""
    earlier = release.line.releases.filter(published_at__isnull=False).exclude(pk=release.pk)
    return earlier.newest_first().values_list("version", flat=True).first()


def _versions(release: Release) -> list[manifest.Json]:
    """The published ones before this one, the newest first."""
    earlier = release.line.releases.filter(published_at__isnull=False).exclude(pk=release.pk)
    versions = earlier.newest_first().values_list("version", "manifest__created", "counts__messages", "manifest__delta")
    return [
        {"version": version, "created": created, "messages": messages, "delta": delta}
        for version, created, messages, delta in versions
    ]


def _put_in_place(release: Release, folder: Path, document: manifest.Json, people: Makers) -> None:
    """The pre-release there was goes in the same moment."""
    with transaction.atomic():
        others = release.line.releases.select_for_update().exclude(pk=release.pk)
        if others.filter(published_at__isnull=False, version=release.version).exists():
            raise Taken(f"{release.version} was published while this one was built. Start another one.")
        for draft in others.filter(state=ReleaseState.DRAFT):
            if draft.version != release.version:
                transaction.on_commit(partial(shutil.rmtree, draft.folder, ignore_errors=True))
            draft.delete()
        _record(release, folder, document, people)
        place.exchange(folder, release)


def _record(release: Release, folder: Path, document: manifest.Json, people: Makers) -> None:
    listed = [*document["files"], *map(asdict, checksums.write(folder, document))]
    ReleaseFile.objects.bulk_create(_row(release, each) for each in listed)
    Contribution.objects.bulk_create(
        Contribution(release=release, user_id=id_, messages=count) for id_, count in people.messages.items()
    )
    release.state, release.problem = ReleaseState.DRAFT, ""
    release.code_version, release.counts, release.manifest = document["code_version"], document["counts"], document
    release.save(update_fields=["state", "problem", "code_version", "counts", "manifest"])


def _row(release: Release, entry: manifest.Json) -> ReleaseFile:
    return ReleaseFile(
        release=release, **{key: entry[key] for key in ("name", "format", "split", "rows", "size", "sha256")}
    )
