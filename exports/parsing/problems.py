"""What can be wrong with a line."""


class BadLine(Exception):
    """A line, or the tree it belongs to, that cannot be taken in. `reason` is one plain sentence."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


def shown(value: object) -> str:
    """A value of the file, short enough for a sentence and safe for a terminal."""
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
