"""Which code made a release."""

import subprocess
from functools import cache

from django.conf import settings

_FILE = "CODE_VERSION"  # written where the image is made, which has no history


@cache
def code_version() -> str:
    """The commit of this code, with a + if files have changed since; "unknown" without a record or repository."""
    file = settings.BASE_DIR / _FILE
    if file.is_file():
        return file.read_text().strip()
    try:
        output = _git("describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return output.strip()


def _git(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 -- constants only
        ["git", *arguments],  # noqa: S607 -- whichever git there is
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout
