"""Starts the embedded servers for the `manage.py` commands that use them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from oasst.embedded.errors import ServerError

# These touch no server. `up` shares them itself, with progress on the screen.
_WITHOUT_SERVERS = {
    "up",
    "help",
    "version",
    "--version",
    "--help",
    "-h",
    "collectstatic",
    "compilemessages",
    "makemessages",
}


@contextmanager
def servers_for(argv: list[str]) -> Iterator[None]:
    """Runs the block with the servers the command needs, or ends the program with a clear message."""
    command = argv[1] if len(argv) > 1 else "help"
    _take_data_option(argv)
    if command in _WITHOUT_SERVERS or "--help" in argv:
        yield
        return
    from django.conf import settings

    from oasst.embedded.servers import Wanted, running

    wanted = Wanted(postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS)
    shared: Any = running(settings.PATHS, wanted) if any((wanted.postgres, wanted.redis)) else nullcontext()
    try:
        shared.__enter__()
    except ServerError as reason:
        sys.exit(f"{reason}")
    try:
        yield
    finally:
        shared.__exit__(*sys.exc_info())


def _take_data_option(argv: list[str]) -> None:
    """`--data` must be known before the settings are read."""
    for place, word in enumerate(argv):
        if word == "--data" and place + 1 < len(argv):
            os.environ["OASST_DATA"] = argv[place + 1]
        elif word.startswith("--data="):
            os.environ["OASST_DATA"] = word.removeprefix("--data=")
