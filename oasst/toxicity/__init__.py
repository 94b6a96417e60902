"""How toxic a text is: by the classifier at TOXICITY_URL, else by lists of words. A hint for moderators, nothing more."""

from typing import Protocol

from django.conf import settings

from oasst.toxicity.http import Outside, Unavailable, scores
from oasst.toxicity.words import Words

__all__ = ["Classifier", "Unavailable", "chosen", "local", "scores"]


class Classifier(Protocol):
    def toxicity(self, text: str, lang: str) -> float:
        """From 0 to 1.

        Raises:
            Unavailable: it does not answer now; ask again later.
        """


def chosen() -> Classifier:
    """The classifier that is configured."""
    return Outside() if settings.TOXICITY_URL else local()


def local() -> Classifier:
    """The lists of words, which always answer: those in TOXICITY_WORDS, else ours."""
    return Words(settings.TOXICITY_WORDS)
