"""Storing fingerprints of texts. Only one process writes here at a time: the watch, under its lock."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models.functions import Now
from django.utils import timezone

from moderation import statements
from moderation.models import Fingerprint
from moderation.signals import near_duplicates
from moderation.signals.findings import Finding
from oasst.models import Message, WithdrawnMessage
from tasks.rules.moderation_rules import ModerationRules

# Most texts with a common band that are compared with one text, the oldest first.
_MOST_COMPARED = 20


def digest(text: str) -> int:
    """A 64-bit hash of the text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


def keep(
    messages: Iterable[Message],
    runs: Mapping[UUID, frozenset[str]],
    rules: ModerationRules,
    *,
    are_asked_about: bool = True,
) -> None:
    """Stores fingerprints of new and changed texts, and revives those of restored messages."""
    digests = {message.pk: digest(message.text) for message in messages}
    known = Fingerprint.objects.filter(message__in=digests)
    same = {row.message_id for row in known if row.digest == digests[row.message_id]}
    known.filter(message__in=same, gone_at__isnull=False).update(gone_at=None)
    known.exclude(message__in=same).delete()
    unjudged = {"unjudged_since": timezone.now() if are_asked_about else None}
    Fingerprint.objects.bulk_create(
        Fingerprint(message_id=message, digest=value, bands=_bands(runs[message], rules), **unjudged)
        for message, value in digests.items()
        if message not in same
    )


def _bands(runs: frozenset[str], rules: ModerationRules) -> list[int]:
    return near_duplicates.bands(runs) if len(runs) >= rules.duplicate_runs else []


def let_go(messages: Collection[UUID]) -> None:
    """Fingerprints of deleted messages stay for a while to detect copies; those of withdrawn messages are deleted."""
    withdrawn = WithdrawnMessage.objects.filter(message_id__in=messages).values("message_id")
    Fingerprint.objects.filter(message__in=withdrawn).delete()
    Fingerprint.objects.filter(message__in=messages, gone_at=None).update(gone_at=Now())


def duplicates(runs: Mapping[UUID, frozenset[str]], rules: ModerationRules) -> dict[UUID, Finding]:
    """The most similar earlier text of each: of other authors also deleted ones, of the same author only visible ones."""
    found: dict[UUID, Finding] = {}
    for message, other, text, is_own in statements.rows("alike", messages=list(runs), most=_MOST_COMPARED):
        share = near_duplicates.resemblance(runs[message], near_duplicates.runs(text))
        if share >= rules.duplicate_from and (message not in found or share > found[message].sureness):
            found[message] = Finding(share, {"own": int(is_own)}, other)
    return found
