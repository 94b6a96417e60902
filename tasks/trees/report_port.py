"""Port through which red flags reach the app that stores reports, inside the transaction of the flag."""

from typing import Protocol

from oasst.core.registry import Registry
from oasst.models import Message, User


class ReportPort(Protocol):
    """Called in the transaction of the flag, with the tree locked: no network, and no lock on another tree or person."""

    def flagged(self, message: Message, by: User, reason: str, note: str) -> None:
        """A red flag was added, or its reason or note changed."""

    def flag_removed(self, message: Message, by: User) -> None:
        """The person removed their flag."""


REPORT_PORTS: Registry[ReportPort] = Registry("port of reports")


def announce(message: Message, by: User, *, is_given: bool, reason: str, note: str) -> None:
    for port in REPORT_PORTS:
        if is_given:
            port.flagged(message, by, reason, note)
        else:
            port.flag_removed(message, by)
