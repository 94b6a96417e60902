"""Process information from the kernel. Linux only, like the binaries."""

import os
from pathlib import Path


def is_alive(pid: int) -> bool:
    """Whether it runs. A zombie has ended and only waits for a parent that may never reap it (some containers' init)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (OSError, IndexError):
        return False


def working_in(folder: Path, *names: str) -> list[int]:
    """The visible processes whose working directory is the folder; with `names` only those programs."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            named = not names or (entry / "comm").read_text().strip() in names
            if named and Path(os.readlink(entry / "cwd")) == folder and is_alive(int(entry.name)):
                found.append(int(entry.name))
        except OSError:
            continue
    return found
