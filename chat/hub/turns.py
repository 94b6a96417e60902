"""Replies of one model wait for their turn, so that no server gets more at a time than it takes."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Line:
    running: int = 0
    waiting: "deque[tuple[asyncio.Event, Callable[[int], None]]]" = field(default_factory=deque)


class Turns:
    def __init__(self) -> None:
        self._lines: defaultdict[int, _Line] = defaultdict(_Line)

    @asynccontextmanager
    async def turn(self, model: int, at_a_time: int, moved: Callable[[int], None]) -> AsyncIterator[None]:
        """Waits for a turn of this model; `moved` is called with each new place in the line, counted from 1."""
        line = self._lines[model]
        if line.running >= at_a_time or line.waiting:
            await self._wait(line, moved)
        else:
            line.running += 1
        try:
            yield
        finally:
            line.running -= 1
            while line.waiting and line.running < at_a_time:
                self._next(line)

    async def _wait(self, line: _Line, moved: Callable[[int], None]) -> None:
        mine = (asyncio.Event(), moved)
        line.waiting.append(mine)
        moved(len(line.waiting))
        try:
            await mine[0].wait()
        except asyncio.CancelledError:
            if mine[0].is_set():  # the turn had just come: it goes to the next
                line.running -= 1
                if line.waiting:
                    self._next(line)
            else:
                line.waiting.remove(mine)
            raise

    def _next(self, line: _Line) -> None:
        line.running += 1
        line.waiting.popleft()[0].set()
        for place, (_turn, moved) in enumerate(line.waiting, 1):
            moved(place)
