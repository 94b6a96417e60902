"""How often the detectors speak up over genuine texts, nearly all of which volunteers wrote in good faith."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from moderation.signals import chat_leftovers, floods, languages, links, near_duplicates
from oasst.core.texts import pii
from oasst.toxicity.words import Words
from tasks.rules.moderation_rules import ModerationRules

_RULES = ModerationRules()

# In a thousand texts, of each kind.
MOST = 10


@pytest.mark.real_data
def test_of_a_thousand_genuine_texts_few_are_a_signal_of_any_kind(
    real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Accounts begin with their first text in the file, so there are more newcomers in it than there were."""
    messages = sorted(
        _read(real_data / "oasst1_en_validation.messages.jsonl.gz"), key=lambda each: each["created_date"]
    )
    found = Counter(kind for kind in _signals(messages))
    per_thousand = {kind: round(1000 * number / len(messages), 1) for kind, number in sorted(found.items())}
    with capsys.disabled():
        print(f"\nSignals in a thousand of {len(messages)} genuine texts: {per_thousand}")
    assert {kind: share for kind, share in per_thousand.items() if share > MOST} == {}
    assert len(messages) > 2_000


def _read(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt") as lines:
        yield from map(json.loads, lines)


def _signals(messages: list[dict[str, Any]]) -> Iterator[str]:
    """The kinds of all signals, the texts read in the order in which they were written."""
    by_author: dict[str, list[dict[str, Any]]] = defaultdict(list)
    alike: dict[int, list[frozenset[str]]] = defaultdict(list)
    for message in messages:
        earlier, is_prompt = by_author[message["user_id"]], message["role"] == "prompter"
        findings = {
            "duplicate": _is_like_one(message["text"], alike),
            "flood": floods.flood(_texts_lately(message, earlier), _RULES),
            "links": links.advertising(
                message["text"],
                is_prompt=is_prompt,
                is_newcomer=not any(each["review_result"] for each in earlier),
                before=[each["text"] for each in earlier[-50:]],
                rules=_RULES,
            ),
            "leftover": chat_leftovers.leftover(message["text"], is_prompt=is_prompt),
            "lang": languages.foreign(message["text"], message["lang"], _RULES),
            "private": pii.found(message["text"]),
            "toxic": Words().toxicity(message["text"], message["lang"]) >= _RULES.toxic_from,
        }
        yield from (kind for kind, finding in findings.items() if finding)
        earlier.append(message)


def _is_like_one(text: str, alike: dict[int, list[frozenset[str]]]) -> bool:
    runs = near_duplicates.runs(text)
    if len(runs) < _RULES.duplicate_runs:
        return False
    bands = near_duplicates.bands(runs)
    found = any(
        near_duplicates.resemblance(runs, each) >= _RULES.duplicate_from for band in bands for each in alike[band]
    )
    for band in bands:
        alike[band].append(runs)
    return found


def _texts_lately(message: dict[str, Any], earlier: list[dict[str, Any]]) -> int:
    since = datetime.fromisoformat(message["created_date"]) - _RULES.flood_window
    return 1 + sum(datetime.fromisoformat(each["created_date"]) > since for each in earlier)
