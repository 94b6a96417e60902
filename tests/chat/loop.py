"""Coroutines in tests. A browser test leaves an event loop running in the main thread, so each has a thread of its own."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_Result = TypeVar("_Result")


def run_alone(work: Coroutine[Any, Any, _Result]) -> _Result:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
