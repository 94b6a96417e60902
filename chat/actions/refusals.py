"""Why an act on a chat is refused."""


class Refused(Exception):
    """`status` is that of an HTTP response, `field` the input it is about."""

    def __init__(self, status: int, text: str, *, field: str = "", wait: int = 0) -> None:
        super().__init__(text)
        self.status, self.field, self.wait = status, field, wait
