"""Toxicity scores of an external classifier with Hugging Face's interface."""

import json
from functools import cache
from itertools import chain
from typing import Any

import urllib3
from django.conf import settings

# Names of the harmless labels of such classifiers, without punctuation and case.
_HARMLESS = frozenset(
    {"neutral", "nontoxic", "nottoxic", "notoffensive", "nothate", "normal", "clean", "safe", "ok", "label0"}
)

_TIMEOUT = urllib3.Timeout(connect=2, read=10)


class Unavailable(Exception):
    """No classifier is configured, or its response is invalid. The text contains neither its address nor its key."""


def scores(text: str) -> list[list[dict[str, Any]]]:
    """For every text (here one) its labels, each with a score from 0 to 1.

    Raises:
        Unavailable
    """
    if not settings.TOXICITY_URL:
        raise Unavailable("No classifier is configured.")
    headers = {"Authorization": f"Bearer {settings.HUGGING_FACE_API_KEY}"} if settings.HUGGING_FACE_API_KEY else {}
    try:
        response = _pool().request("POST", settings.TOXICITY_URL, json={"inputs": text}, headers=headers)
        found = json.loads(response.data) if response.status == 200 else None
    except (urllib3.exceptions.HTTPError, ValueError):
        raise Unavailable("The classifier does not respond.") from None
    if not isinstance(found, list) or not all(map(_is_scored, found)):
        raise Unavailable(f"The classifier responded with status {response.status} and no scores.")
    return [[{"label": each["label"], "score": each["score"]} for each in one] for one in found]


class Outside:
    """The classifier at TOXICITY_URL: the highest score of a label that is not a harmless one."""

    def toxicity(self, text: str, lang: str) -> float:
        labels = chain.from_iterable(scores(text))
        return max((each["score"] for each in labels if not _is_harmless(each["label"])), default=0.0)


def _is_harmless(label: str) -> bool:
    return "".join(filter(str.isalnum, label.casefold())) in _HARMLESS


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=_TIMEOUT, retries=urllib3.Retry(False, redirect=0))


def _is_scored(labels: Any) -> bool:
    return isinstance(labels, list) and all(
        isinstance(each, dict) and isinstance(each.get("label"), str) and isinstance(each.get("score"), int | float)
        for each in labels
    )
