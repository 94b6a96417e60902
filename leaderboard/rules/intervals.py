"""The range within which a share lies, given how many cases it was seen in. Pure, no Django."""

from dataclasses import dataclass
from math import sqrt

# Of a normal distribution, 95 percent lie within this many standard deviations.
_DEVIATIONS = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `cases`, with Wilson's 95 percent interval, which is right for few cases and for shares near 0 and 1."""

    hits: int
    cases: int

    @property
    def value(self) -> float:
        return self.hits / self.cases if self.cases else 0.0

    @property
    def low(self) -> float:
        return self._bound(-1)

    @property
    def high(self) -> float:
        return self._bound(1)

    def _bound(self, side: int) -> float:
        if not self.cases:
            return 0.0 if side < 0 else 1.0
        n, squared = self.cases, _DEVIATIONS**2
        centre = self.value + squared / (2 * n)
        spread = _DEVIATIONS * sqrt(self.value * (1 - self.value) / n + squared / (4 * n * n))
        return min(1.0, max(0.0, (centre + side * spread) / (1 + squared / n)))
