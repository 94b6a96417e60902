"""manifest.json: the machine-readable description of a release."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse

from exports.models import Release
from exports.releases.build import licensing, splits
from exports.releases.build.credits import Makers, makers
from exports.releases.build.delta import Delta
from exports.releases.build.sql import run
from exports.releases.build.view import View
from exports.releases.build.writer import Written
from exports.selection.selection import Selection
from tasks.rules import policy

NAME = "manifest.json"
SCHEMA_VERSION = 1

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found while the corpus was read."""

    selection: Selection
    kept_out: Counter[str]
    votes_left_out: dict[str, int]
    consents: dict[str, int]
    origins: list[Json]
    counts: Json
    makers: Makers


def found(view: View, kept_out: Counter[str], counts: Json, people: Mapping[str, int]) -> Found:
    """To be called in the transaction in which the files were written. `people`: messages by the name of their author."""
    return Found(
        selection=view.base,
        kept_out=kept_out,
        votes_left_out=dict(run("votes_untold")),
        consents=dict(sorted(_consents(view, people).items())),
        origins=[
            {"origin": name, "licence": own, "url": url, "trees": trees}
            for name, own, url, trees in run("origins_of_release")
        ],
        counts=counts,
        makers=makers(view.names, people),
    )


def _consents(view: View, people: Mapping[str, int]) -> Counter[str]:
    """Of how many of the authors which version of the terms was accepted."""
    rows = run("consents_of_release", licence=view.licence)
    return Counter(version for version, id_ in rows if view.names.author(id_) in people)


def manifest(
    release: Release, found: Found, delta: tuple[str, Delta] | None, code_version: str, today: date, *,
    previous: str | None = None, versions: Sequence[Json] = (),
) -> Json:  # fmt: skip
    """Everything but the files, which `with_files` adds when the last of them is written."""
    in_force = _plain(policy.everywhere().values())
    return {
        "schema_version": SCHEMA_VERSION,
        "line": release.line.slug,
        "version": release.version,
        "created": today.isoformat(),
        "site": settings.SITE_NAME,
        "address": address(release),
        "code_version": code_version,
        "licence": licensing.of_rows(found.counts["by_licence"], release.line.licence),
        "origins": found.origins,
        "consents": found.consents,
        "rules": in_force,
        "rules_sha256": _digest(in_force),
        "filters": [line.strip() for line in release.line.filters.splitlines() if line.strip()],
        "selection": _selection(found.selection),
        "votes_left_out": found.votes_left_out,
        "kept_out": dict(sorted(found.kept_out.items())),
        "split": splits.RULE,
        "counts": found.counts,
        "previous": previous,
        "versions": list(versions),
        "delta": {"since": delta[0], **delta[1].as_json()} if delta else None,
    }


def address(release: Release) -> str:
    """Of its page."""
    return settings.SITE_URL + reverse("release", args=[release.line.slug, release.version])


def with_files(document: Json, files: list[Written]) -> Json:
    """`files_sha256` is of the list itself, so that an entry cannot be changed alone."""
    listed = [asdict(file) for file in sorted(files, key=lambda file: file.name)]
    return {**document, "files": listed, "files_sha256": _digest(listed)}


def digest_of_files(document: Json) -> str:
    return _digest(document["files"])


def as_bytes(document: Json) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _digest(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _selection(selection: Selection) -> Json:
    written = ("layout", "training", "labels", "events", "licence")  # each file has its own
    chosen: Json = _plain({name: value for name, value in asdict(selection).items() if name not in written})
    return chosen


def _plain(value: Any) -> Any:
    """What JSON has no word for: seconds for durations, texts for days, sorted lists for sets."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
