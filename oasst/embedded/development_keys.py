"""Secret keys of a development machine, generated on first use. Production has them in its environment."""

import contextlib
import os
import secrets
from pathlib import Path


def development_key(file: Path) -> str:
    """The key in the file, which is created if missing. If the folder is not writable, a key for this run only: other
    commands work with it, and `manage.py up` explains the problem.
    """
    try:
        return file.read_text()
    except OSError:
        key = secrets.token_urlsafe(50)
    fresh = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(key)
        with contextlib.suppress(FileExistsError):  # another process was faster: its key counts
            os.link(fresh, file)
        fresh.unlink()
        return file.read_text()
    except OSError:
        return key
