"""The list of releases, one of them, and samples of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from exports.access import release_for, releases_for
from exports.models import Doi, Release, ReleaseFile, ReleaseState
from exports.releases import samples, signatures
from exports.releases.build.gate import REASONS
from exports.releases.documents import card, citation, training_summary
from exports.releases.documents.charts import Figure, figures
from exports.releases.snippets import Snippet, snippets
from oasst import access


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the page lists it."""

    file: ReleaseFile
    address: str


@dataclass(frozen=True, slots=True)
class Page:
    release: Release
    files: list[Listed]
    snippets: list[Snippet]
    figures: list[tuple[Figure, str]]
    citation: str
    doi: str
    card: str
    summary: str

    @property
    def counts(self) -> Mapping[str, Any]:
        counts: Mapping[str, Any] = self.release.counts
        return counts

    @property
    def manifest(self) -> Mapping[str, Any]:
        manifest: Mapping[str, Any] = self.release.manifest
        return manifest

    @property
    def labels(self) -> list[dict[str, Any]]:
        """Of each its mean, and α with the number of messages it rests on: those that several people judged by it."""
        agreement = self.counts.get("agreement", {}).get("labels", {})
        overall = {name: by_lang.get("all", {}) for name, by_lang in agreement.items()}
        return [
            {
                "name": name,
                **given,
                "alpha": overall.get(name, {}).get("alpha"),
                "judged": overall.get(name, {}).get("messages", 0),
            }
            for name, given in self.counts.get("labels", {}).items()
        ]

    @property
    def kept_out(self) -> list[tuple[str | Promise, int]]:
        return [(REASONS.get(reason, reason), count) for reason, count in self.manifest.get("kept_out", {}).items()]

    @property
    def groups(self) -> list[tuple[str, list[Listed]]]:
        """The files by their configuration, the format of their rows; those without rows are the last, under no name."""
        by_format: dict[str, list[Listed]] = {}
        for each in sorted(self.files, key=lambda each: (not each.file.format, each.file.format, each.file.name)):
            by_format.setdefault(each.file.format, []).append(each)
        return list(by_format.items())

    @property
    def size(self) -> int:
        """Of all files, in bytes."""
        return sum(each.file.size for each in self.files)

    @property
    def public_key(self) -> str:
        return signatures.public_key()

    @property
    def is_retired(self) -> bool:
        return self.release.state == ReleaseState.RETIRED


@access.public
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """By line, the newest first."""
    by_line: dict[str, list[Release]] = {}
    for release in releases_for(request.user).defer("manifest").order_by("line__name", "-created_at", "-pk"):
        by_line.setdefault(release.line.slug, []).append(release)
    return render(request, "exports/releases.html", {"lines": list(by_line.values())})


@access.public
@require_safe
def release(request: HttpRequest, line: str, version: str) -> HttpResponse:
    shown = release_for(request.user, line, version)
    return render(request, "exports/release.html", {"page": _page(request, shown)})


def _page(request: HttpRequest, release: Release) -> Page:
    files = list(release.files.order_by("name")) if release.state != ReleaseState.RETIRED else []
    listed = {file.name: Listed(file, _address(request, release, file)) for file in files}
    is_public = release.state == ReleaseState.PUBLISHED and not release.line.private
    drawn = figures(release.counts) if release.counts else []
    archive = request.build_absolute_uri(reverse("release_archive", args=[release.line.slug, release.version]))
    doi = Doi.objects.filter(release=release).values_list("name", flat=True).first() or ""
    cited = citation.bibtex(release, release.manifest, _own_address(request, release), doi) if release.manifest else ""
    return Page(
        release=release,
        files=list(listed.values()),
        snippets=snippets(release, files, archive, is_public),
        figures=[(figure, listed[figure.file].address) for figure in drawn if figure.file in listed],
        citation=cited,
        doi=doi,
        card=card.body(_text(release, card.NAME)),
        summary=_text(release, training_summary.NAME),
    )


def _text(release: Release, name: str) -> str:
    try:
        return (release.folder / name).read_text(encoding="utf-8")
    except OSError:
        return ""  # its files are elsewhere, or gone


def _own_address(request: HttpRequest, release: Release) -> str:
    return request.build_absolute_uri(reverse("release", args=[release.line.slug, release.version]))


def _address(request: HttpRequest, release: Release, file: ReleaseFile) -> str:
    path = reverse("release_file", args=[release.line.slug, release.version, file.name])
    return request.build_absolute_uri(path)


@access.public
@require_safe
def release_samples(request: HttpRequest, line: str, version: str) -> HttpResponse:
    release = release_for(request.user, line, version)
    asked = request.GET.get("page", "1")
    shown = samples.page(release, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1)
    context = {
        "release": release,
        "samples": shown,
        "newer": f"?page={shown.number - 1}" if shown.number > 1 else "",
        "older": f"?page={shown.number + 1}" if shown.has_more else "",
    }
    return render(request, "exports/samples.html", context)
