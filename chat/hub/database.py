"""The database, asked from the event loop: a few threads, each with its own connection."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections, connections

_THREADS = 4
_Result = TypeVar("_Result")


class Database:
    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")

    async def run(self, act: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _tidily, act)

    def close(self) -> None:
        """Waits for what runs; each thread closes its connection."""
        everyone = threading.Barrier(_THREADS)
        for _ in range(_THREADS):
            self._threads.submit(_leave, everyone)
        self._threads.shutdown()


def _leave(everyone: threading.Barrier) -> None:
    """The barrier keeps one thread from doing this for two."""
    connections.close_all()
    everyone.wait(10)


def _tidily(act: Callable[[], _Result]) -> _Result:
    close_old_connections()
    try:
        return act()
    finally:
        close_old_connections()
