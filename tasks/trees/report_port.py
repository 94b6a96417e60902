"""The port through which red flags reach the app that keeps reports, inside the flag's transaction."""

from typing import Protocol

from oasst.core.registry import Registry
from oasst.models import Message, User


class ReportPort(Protocol):
    """Called in the flag's transaction, under the tree's lock: no network and no lock on another tree or person."""

    def flagged(self, message: Message, by: User, reason: str, note: str) -> None:
        """A red flag was given, or given again with more to say."""

    def flag_removed(self, message: Message, by: User) -> None:
        """The person took their flag back."""


REPORT_PORTS: Registry[ReportPort] = Registry("port of reports")


def announce(message: Message, by: User, *, is_given: bool, reason: str, note: str) -> None:
    for port in REPORT_PORTS:
        if is_given:
            port.flagged(message, by, reason, note)
        else:
            port.flag_removed(message, by)
