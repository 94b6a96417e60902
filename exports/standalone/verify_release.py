#!/usr/bin/env python3
"""Checks a downloaded release: Python 3.10 and nothing else.

    python3 verify_release.py --public-key KEY FOLDER

FOLDER holds manifest.json, manifest.json.sig and the files; an archive is unpacked first. The manifest must be signed by
KEY, the Ed25519 key that the page of a release shows in Base64, and every file must have the size and the SHA-256 that the
manifest lists. Without --public-key only the files are checked. A download of some of the files is checked with --partial.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.standalone.ed25519 import decoded, is_key, verified

_MANIFEST, _SIGNATURE, _SUMS = "manifest.json", "manifest.json.sig", "SHA256SUMS"
_AT_ONCE = 1 << 20


def problems(folder: Path, public_key: str, partial: bool = False) -> Iterator[str]:
    """A sentence for each thing that is wrong."""
    try:
        content = (folder / _MANIFEST).read_bytes()
        listed = {str(entry["name"]): entry for entry in json.loads(content)["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        yield f"{_MANIFEST} is missing or damaged."
        return
    if public_key:
        yield from _of_signature(folder, content, public_key)
    for name, entry in sorted(listed.items()):
        yield from _of_file(folder, name, entry, partial)
    known = {*listed, _MANIFEST, _SIGNATURE, _SUMS}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.relative_to(folder).as_posix() not in known:
            yield f"{file.relative_to(folder).as_posix()} is not part of the release."


def _of_signature(folder: Path, content: bytes, public_key: str) -> Iterator[str]:
    key = decoded(public_key)
    if not is_key(key):
        yield "The public key is wrong: take the 32 bytes in Base64 that the page of the release shows."
        return
    try:
        signature = decoded((folder / _SIGNATURE).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        yield f"{_SIGNATURE} is missing or damaged."
        return
    if not verified(key, content, signature):
        yield f"{_MANIFEST} is not signed by this key. Do not trust it."


def _of_file(folder: Path, name: str, entry: dict[str, Any], partial: bool) -> Iterator[str]:
    file = folder / name
    if folder.resolve() not in file.resolve().parents:
        yield f"{name} is outside of the folder."
    elif not file.is_file():
        if not partial:
            yield f"{name} is missing."
    elif file.stat().st_size != entry.get("size") or _sha256(file) != entry.get("sha256"):
        yield f"{name} has been changed."


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while part := content.read(_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--public-key", default="", metavar="KEY")
    parser.add_argument("--partial", action="store_true", help="files may be missing")
    given = parser.parse_args()
    found = list(problems(given.folder, given.public_key, given.partial))
    if found:
        sys.exit("\n".join(found))
    signed = ", signed by this key" if given.public_key else "; the signature was not checked"
    print(f"{given.folder}: all files are as they were released{signed}.")  # noqa: T201 -- it stands alone


if __name__ == "__main__":
    main()
