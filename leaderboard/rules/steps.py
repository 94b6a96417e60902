"""Numbers of a person's work as others see them: in steps. Pure.

Whoever watches a board and the conversations at once would see a number rise in the minute in which a message gets one more
review, and an exact number can be the only one of its size in a release. Between two steps are ten pieces of work at least.
"""


def step(number: int) -> int:
    """The last step that was reached: 0, 1, the tens below a thousand, then two digits."""
    if number < 10:
        return min(max(number, 0), 1)
    unit: int = 10 ** max(len(str(number)) - 2, 1)
    return number // unit * unit
