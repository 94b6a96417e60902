"""Whether the files of a release are what was written. Needs nothing but the folder: also a copy elsewhere can be tried."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from exports.releases.build.writer import sha256_of
from exports.releases.documents import manifest


def problems(folder: Path, known: str = "") -> list[str]:
    """A sentence for each thing that is wrong; none if all is as it was written. `known` is the manifest's own sha256."""
    file = folder / manifest.NAME
    try:
        content = file.read_bytes()
        said = orjson.loads(content)
        listed = {entry["name"]: entry for entry in said["files"]}
        digest = said["files_sha256"]
    except OSError:
        return [f"{manifest.NAME} is missing."]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return [f"{manifest.NAME} is damaged."]
    return [*_of_manifest(file, said, digest, known), *_of_files(folder, listed), *_unlisted(folder, listed)]


def _of_manifest(file: Path, said: manifest.Json, digest: str, known: str) -> Iterator[str]:
    if digest != manifest.digest_of_files(said):
        yield f"{manifest.NAME} lists other files than were written."
    if known and known != sha256_of(file):
        yield f"{manifest.NAME} is not the one that was written."


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
        if file.is_file() and name not in listed and name != manifest.NAME:
            yield f"{name} does not belong to the release."
