"""Reads the mails that Django's file backend wrote into the outbox folder."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

# The backend ends every mail with this line.
_END = b"-" * 79 + b"\n"
MOST_MAILS = 50


@dataclass(frozen=True, slots=True)
class Mail:
    subject: str
    to: str
    sent_at: datetime | None
    text: str


def newest() -> list[Mail]:
    """The mails, newest first; at most MOST_MAILS."""
    mails: list[Mail] = []
    for file in _files_newest_first(Path(settings.EMAIL_FILE_PATH)):
        mails += reversed(list(_mails_in(file)))
        if len(mails) >= MOST_MAILS:
            break
    return mails[:MOST_MAILS]


def _files_newest_first(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(folder.glob("*.log"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)


def _mails_in(file: Path) -> Iterator[Mail]:
    for raw in file.read_bytes().split(_END):
        if raw.strip():
            yield _parsed(email.message_from_bytes(raw, policy=email.policy.default))


def _parsed(message: EmailMessage) -> Mail:
    body = message.get_body(("plain",))
    date = message["date"]
    sent_at = date.datetime if date else None
    return Mail(
        subject=message["subject"] or "",
        to=message["to"] or "",
        # The header's "-0000" means UTC without a local zone, which Python parses as naive.
        sent_at=sent_at.replace(tzinfo=sent_at.tzinfo or UTC) if sent_at else None,
        text=body.get_content().strip() if body else "",
    )
