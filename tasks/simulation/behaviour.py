"""Judgement of simulated volunteers. Pure, no Django.

Every text has a hidden quality, a hash of the text, which volunteers perceive with noise: the more careful they
are, the less.
"""

from collections.abc import Iterable
from hashlib import sha256
from random import Random
from typing import Literal

from oasst.core import labels

# Texts below this quality are spam.
SPAM_BELOW = 0.1

Outcome = Literal["submit", "skip", "abandon"]


def quality(text: str) -> float:
    """The hidden quality, uniform from 0 to 1."""
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big") / 2**32


def outcome(care: float, dice: Random) -> Outcome:
    """The outcome of a claimed task."""
    chance, lack = dice.random(), 1 - care
    if chance < 0.02 + 0.05 * lack:
        return "abandon"
    return "skip" if chance < 0.04 + 0.1 * lack else "submit"


def perceived(text: str, care: float, dice: Random) -> float:
    """The quality that a volunteer perceives, from 0 to 1."""
    return min(1.0, max(0.0, quality(text) + dice.gauss(0, 0.4 * (1 - care))))


def label_values(text: str, *, full: bool, role: labels.Role, care: float, dice: Random) -> dict[str, float]:
    """The labels of a review; the short form asks only about spam."""
    # Careless volunteers err in both directions, independent of the text.
    spam = (quality(text) < SPAM_BELOW) != (dice.random() < 0.15 * (1 - care))
    values = {"spam": float(spam)}
    if not full:
        return values
    seems = perceived(text, care, dice)
    for label in labels.LABELS:
        if label.widget == "likert" and label.name in labels.valid_for(role) and dice.random() < 0.4 + 0.6 * care:
            values[label.name] = _step(0.1 * dice.random() if label.name in ("toxicity", "violence") else seems)
    return values


def ballot(replies: Iterable[tuple[str, str]], care: float, dice: Random) -> tuple[list[list[str]], bool]:
    """An order over (id, text) pairs, best first, and whether none of them is acceptable.

    Replies perceived as equally good are tied. Random numbers are drawn in the order of the texts, so that the order shown
    has no effect.
    """
    seems = {id_: perceived(text, care, dice) for id_, text in sorted(replies, key=lambda each: each[1])}
    ties: dict[float, list[str]] = {}
    for id_ in sorted(seems, key=lambda each: -seems[each]):
        ties.setdefault(round(seems[id_], 2), []).append(id_)
    return list(ties.values()), max(seems.values()) < SPAM_BELOW


def _step(value: float) -> float:
    """The nearest of the five points of a scale."""
    return round(value * 4) / 4
