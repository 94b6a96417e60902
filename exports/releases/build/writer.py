"""Writes one part of a release: its lines to one file per suffix, and to the counters."""

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from exports.releases.build.contents import Part
from exports.releases.build.view import View
from exports.writing.exporter import write_trees
from exports.writing.output import Lines, complete_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The manifest's entry of a file. `content_sha256` is the digest of the uncompressed lines."""

    name: str
    format: str
    split: str
    rows: int | None
    size: int
    sha256: str
    content_sha256: str


class _Several:
    """Passes lines on to all of these, and keeps their digest."""

    def __init__(self, *sinks: Lines) -> None:
        self._sinks = sinks
        self.digest = hashlib.sha256()

    def write(self, line: bytes, /) -> None:
        self.digest.update(line)
        for sink in self._sinks:
            sink.write(line)


def write(part: Part, view: View, folder: Path, *listeners: Lines) -> list[Written]:
    """Writes the part below the folder. A side of the split that has no rows has no files either."""
    corpus = view.corpus(part)
    targets = [folder / name for name in part.names]
    targets[0].parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        sinks = [files.enter_context(complete_file(target, corpus.selection.columns)) for target in targets]
        several = _Several(*sinks, *listeners)
        rows = part.rows_of(write_trees(corpus, several))
    if part.split and not rows:
        for target in targets:
            target.unlink()
        return []
    content = several.digest.hexdigest()
    return [
        Written(
            name=name, format=part.format, split=part.split or "", rows=rows, size=target.stat().st_size,
            sha256=sha256_of(target), content_sha256=content,
        )
        for name, target in zip(part.names, targets, strict=True)
    ]  # fmt: skip


def described(folder: Path, name: str) -> Written:
    """A file without rows, such as the card."""
    file = folder / name
    digest = sha256_of(file)
    return Written(
        name=name, format="", split="", rows=None, size=file.stat().st_size, sha256=digest, content_sha256=digest
    )


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
