"""Whether the files of a release are what was written. Needs nothing but the folder: also a copy elsewhere can be tried."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from exports.releases.build.writer import sha256_of
from exports.releases.documents import checksums, manifest


def problems(folder: Path, known: Mapping[str, str] | None = None) -> list[str]:
    """A sentence for each thing that is wrong; none if all is as it was written. `known` are digests by the names of files
    that the manifest doesn't list, its own among them.
    """
    known = known or {}
    file = folder / manifest.NAME
    try:
        content = file.read_bytes()
        document = orjson.loads(content)
        listed = {entry["name"]: entry for entry in document["files"]}
        digest = document["files_sha256"]
    except OSError:
        return [f"{manifest.NAME} is missing."]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return [f"{manifest.NAME} is damaged."]
    return [
        *_of_manifest(document, digest),
        *_around(folder, known),
        *_of_sums(folder, listed),
        *_of_files(folder, listed),
        *_unlisted(folder, listed),
    ]


def _of_manifest(document: manifest.Json, digest: str) -> Iterator[str]:
    if digest != manifest.digest_of_files(document):
        yield f"{manifest.NAME} lists other files than were written."


def _around(folder: Path, known: Mapping[str, str]) -> Iterator[str]:
    for name, digest in known.items():
        if not (folder / name).is_file():
            yield f"{name} is missing."
        elif sha256_of(folder / name) != digest:
            yield f"{name} is not the one that was written."


def _of_sums(folder: Path, listed: Mapping[str, Any]) -> Iterator[str]:
    """Releases of before November 2026 have none."""
    if not (folder / checksums.SUMS).is_file():
        return
    digests = {name: entry["sha256"] for name, entry in listed.items()}
    around = (manifest.NAME, checksums.SIGNATURE)
    digests |= {name: sha256_of(folder / name) for name in around if (folder / name).is_file()}
    if (folder / checksums.SUMS).read_text(encoding="utf-8") != checksums.text(digests):
        yield f"{checksums.SUMS} lists other files than were written."


def _of_files(folder: Path, listed: Mapping[str, Any]) -> Iterator[str]:
    for name, entry in listed.items():
        file = folder / name
        if not file.is_file():
            yield f"{name} is missing."
        elif file.stat().st_size != entry["size"]:
            yield f"{name} has {file.stat().st_size} bytes instead of {entry['size']}."
        elif sha256_of(file) != entry["sha256"]:
            yield f"{name} has been changed."


def _unlisted(folder: Path, listed: Mapping[str, Any]) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name not in {*listed, *checksums.AROUND}:
            yield f"{name} does not belong to the release."
