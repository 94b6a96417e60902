"""Rounding of other people's numbers. Pure.

Exact numbers would identify reviewers: a count rises in the minute in which a message gets a review, and an exact count can
be unique in a release. Steps are at least ten pieces of work apart.
"""


def step(number: int) -> int:
    """The number rounded down: to 0, 1 or tens below a thousand, then to two significant digits."""
    if number < 10:
        return min(max(number, 0), 1)
    unit: int = 10 ** max(len(str(number)) - 2, 1)
    return number // unit * unit
