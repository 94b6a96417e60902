"""Toxicity of a text: by the classifier at TOXICITY_URL, else by word lists. Only a hint for moderators."""

from typing import Protocol

from django.conf import settings

from oasst.toxicity.http import Outside, Unavailable, scores
from oasst.toxicity.words import Words

__all__ = ["Classifier", "Unavailable", "chosen", "local", "scores"]


class Classifier(Protocol):
    def toxicity(self, text: str, lang: str) -> float:
        """From 0 to 1.

        Raises:
            Unavailable: it does not respond; try again later.
        """


def chosen() -> Classifier:
    """The configured classifier."""
    return Outside() if settings.TOXICITY_URL else local()


def local() -> Classifier:
    """The word lists, which are always available: those in TOXICITY_WORDS, else the built-in ones."""
    return Words(settings.TOXICITY_WORDS)
