"""Where the files of a line lie while they are made, and how a finished folder takes the place of an earlier one.

A folder is written under a hidden name. When it is complete, the earlier pre-release of that version is moved aside, the new
folder gets the name, and the database commits. If the process ends between these steps, `settle` asks the database which
of the two counts.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from exports.models import Release, ReleaseLine
from exports.models.releases import folder_of
from exports.releases.build.writer import sha256_of
from exports.releases.documents import manifest

_HIDDEN, _ASIDE = ".building-", ".replaced-"


def begun(release: Release) -> Path:
    """An empty folder to write into."""
    folder = folder_of(release.line) / f"{_HIDDEN}{release.version}"
    folder.mkdir(parents=True)
    return folder


def exchange(folder: Path, release: Release) -> None:
    """Gives the folder the name of the release. The one that had it is moved aside until `settle` is called."""
    if release.folder.is_dir():
        release.folder.rename(release.folder.with_name(f"{_ASIDE}{release.version}"))
    folder.rename(release.folder)


def settle(release: Release) -> bool:
    """Puts back what was moved aside in vain, removes what is left of attempts, and says whether one had been cut off.

    To be called under the lock of the line, when nothing is being written.
    """
    home = folder_of(release.line)
    for aside in home.glob(f"{_ASIDE}*"):
        _settle_aside(release.line, aside, home / aside.name.removeprefix(_ASIDE))
    unfinished = list(home.glob(f"{_HIDDEN}*"))
    for folder in unfinished:
        shutil.rmtree(folder, ignore_errors=True)
    clear(release)
    return bool(unfinished)


def clear(release: Release) -> None:
    """Removes the folder of an unfinished release, unless a finished one of the same version owns it."""
    if not release.line.releases.with_files().filter(version=release.version).exists():
        shutil.rmtree(release.folder, ignore_errors=True)


def _settle_aside(line: ReleaseLine, aside: Path, named: Path) -> None:
    counting = line.releases.finished().filter(version=named.name).first()
    listed = counting.files.filter(name=manifest.NAME).first() if counting else None
    with suppress(OSError):  # neither of them may have a manifest
        if listed and sha256_of(aside / manifest.NAME) == listed.sha256:
            shutil.rmtree(named, ignore_errors=True)
            aside.rename(named)
            return
    shutil.rmtree(aside, ignore_errors=True)
