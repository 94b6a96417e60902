"""Scoring the toxicity of texts one by one, outside any transaction: a classifier may be slow or unavailable.

Every text that was read waits in its fingerprint until it is judged, so none is lost from sight. A classifier that fails
three times in a row is left alone until the next run, and the texts it failed on go behind the others. What has waited for a
day is judged by the lists of words instead.
"""

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from moderation.models import Fingerprint, Signal
from moderation.signals.fingerprints import digest
from oasst import toxicity
from oasst.db import locks
from tasks.rules import policy

_PATIENCE = timedelta(days=1)
_FAILURES = 3
# A run ends after this many texts or this time; the next one continues.
_AT_ONCE = 1_000
_BUDGET_S = 30


def judge() -> int:
    """Scores the texts that wait; returns how many. Does nothing while another worker has the lock."""
    with locks.keep(locks.Namespace.SIGNALS, key=1) as is_mine:
        return _judge() if is_mine else 0


def _judge() -> int:
    judged = failures = 0
    end = time.monotonic() + _BUDGET_S
    waiting = Fingerprint.objects.filter(unjudged_since__isnull=False, gone_at=None).select_related("message__tree")
    for text in list(waiting.order_by("tries", "pk")[:_AT_ONCE]):
        if failures == _FAILURES or time.monotonic() > end:
            break
        try:
            _judge_one(text)
            judged, failures = judged + 1, 0
        except toxicity.Unavailable:
            Fingerprint.objects.filter(pk=text.pk).update(tries=F("tries") + 1)
            failures += 1
    return judged


def _judge_one(text: Fingerprint) -> None:
    """
    Raises:
        Unavailable: the classifier does not answer, and the text can still wait.
    """
    assert text.unjudged_since
    message = text.message
    if digest(message.text) != text.digest:
        return  # the watch will come to what it is now
    has_waited = timezone.now() - text.unjudged_since > _PATIENCE
    classifier = toxicity.local() if has_waited else toxicity.chosen()
    _write(text, min(1.0, max(0.0, classifier.toxicity(message.text, message.lang))))


@transaction.atomic
def _write(text: Fingerprint, score: float) -> None:
    """No signal where the text was changed or deleted in the meantime."""
    message = text.message
    if not Fingerprint.objects.filter(pk=text.pk, gone_at=None).update(unjudged_since=None):
        return
    if score >= policy.everywhere().moderation.toxic_from:
        signal = Signal(
            message=message, person_id=message.author_id, lang=message.tree.lang, kind=Signal.Kind.TOXIC,
            digest=text.digest, sureness=score,
        )  # fmt: skip
        Signal.objects.bulk_create([signal], ignore_conflicts=True)
