"""What the detectors say of texts, without a database."""

import random
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.signals import chat_leftovers, floods, links, near_duplicates
from moderation.signals.findings import Finding
from tasks.rules.moderation_rules import ModerationRules

WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=6), min_size=20, max_size=60)


# --- Near duplicates ----------------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(WORDS, st.randoms(use_true_random=False))
def test_the_same_runs_have_the_same_bands_in_whatever_order(words: list[str], dice: random.Random) -> None:
    runs = list(near_duplicates.runs(" ".join(words)))
    shuffled = dice.sample(runs, len(runs))
    assert near_duplicates.bands(shuffled) == near_duplicates.bands(runs)
    assert len(near_duplicates.bands(runs)) == near_duplicates.BANDS


@settings(max_examples=30)
@given(WORDS)
def test_case_width_signs_quotes_and_code_hide_no_copy(words: list[str]) -> None:
    text = " ".join(words)
    wide = "".join(chr(ord(each) + 0xFEE0) if each != " " else each for each in text)
    dressed = f"> As you said\n\n{text.upper().replace(' ', ',  ')}\u200b!\n```\nprint(1)\n```"
    assert near_duplicates.runs(wide) == near_duplicates.runs(dressed) == near_duplicates.runs(text)


@pytest.mark.parametrize(("share", "least", "most"), [(0.9, 0.95, 1.0), (0.8, 0.9, 1.0), (0.3, 0.0, 0.01)])
def test_texts_are_compared_that_have_much_in_common_and_hardly_others(share: float, least: float, most: float) -> None:
    dice = random.Random(8)
    meetings = sum(_meet(share, 57, dice) for _ in range(500)) / 500
    assert least <= meetings <= most


def _meet(share: float, size: int, dice: random.Random) -> bool:
    common = round(2 * size * share / (1 + share))
    runs = [f"{dice.random()}" for _ in range(2 * size - common)]
    one, two = runs[:size], runs[size - common :]
    assert near_duplicates.resemblance(frozenset(one), frozenset(two)) == pytest.approx(share, abs=0.02)
    return not set(near_duplicates.bands(one)).isdisjoint(near_duplicates.bands(two))


def test_bands_are_the_same_in_every_process_and_version() -> None:
    """They are stored: other numbers would mean that no copy of an earlier text is found any more."""
    assert near_duplicates.bands(near_duplicates.runs("Bees find their way home.")) == [
        330417721, 1444044959, 975165386, 769673041, -345572862, -1882396763,
        292239456, 533308329, -1923975276, 575474327,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("蜂は太陽で", {"蜂 は 太", "は 太 陽", "太 陽 で"}),
        ("Wie finden Bienen heim?", {"wie finden bienen", "finden bienen heim"}),
        ("हिन्दी में कैसे", {"हनद म कस"}),
        ("Two words", set()),
        ("", set()),
    ],
)
def test_letters_of_scripts_without_spaces_count_as_words(text: str, runs: set[str]) -> None:
    assert near_duplicates.runs(text) == runs


# --- Links --------------------------------------------------------------------------------------------------------------


def _of_links(
    text: str, *, is_prompt: bool = False, is_newcomer: bool = False, before: Sequence[str] = ()
) -> Finding | None:
    return links.advertising(text, is_prompt=is_prompt, is_newcomer=is_newcomer, before=before, rules=ModerationRules())


def test_sites_are_read_out_of_addresses_but_not_those_people_cite() -> None:
    text = (
        "See https://www.Shop.example-shop.com/a?b=c, (http://me@other.net:80/x), www.third.org. and `http://code.net`;"
        " https://en.wikipedia.org/wiki/Bee https://docs.python.org/3 https://www.ox.ac.uk/ http://mit.edu www.nih.gov"
    )
    assert links.sites(text) == ["shop.example-shop.com", "other.net", "third.org"]


@pytest.mark.parametrize(
    ("finding", "how"),
    [
        (None, {"text": "https://bees.net"}),
        (None, {"text": "https://bees.net", "is_prompt": True}),
        (None, {"text": "https://bees.net https://honey.net", "is_newcomer": True}),
        (None, {"text": "https://en.wikipedia.org/wiki/Bee", "is_newcomer": True, "is_prompt": True}),
        (None, {"text": "https://bees.net", "before": ["www.bees.net", "http://bees.net", "http://honey.net"]}),
        ({"why": "newcomer", "links": 1}, {"text": "www.bees.net", "is_newcomer": True, "is_prompt": True}),
        ({"why": "newcomer", "links": 3}, {"text": "www.bees.net " * 3, "is_newcomer": True}),
        ({"why": "many", "links": 8}, {"text": " ".join(f"https://bees{number}.net" for number in range(8))}),
        ({"why": "again", "texts": 4}, {"text": "https://bees.net", "before": ["http://bees.net " * 2] * 3}),
    ],
)
def test_links_are_a_signal_when_there_are_many_or_little_else(finding: object, how: dict[str, object]) -> None:
    found = _of_links(**how)  # type: ignore[arg-type]  # each a keyword of it
    assert (found.detail if found else None) == finding


# --- Leftovers and floods -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "of_answer", "of_prompt"),
    [
        ("python\nCopy code\nprint(1)", "button", "button"),
        ("Here you are.\n\nRegenerate response", "button", "button"),
        ("Antwort neu generieren", "button", "button"),
        ("As an AI language model, I cannot fly.", "self", None),
        ("作为一个人工智能语言模型，我不能飞。", "self", None),
        ("Als KI-Sprachmodell kann ich nicht fliegen.", "self", None),
        ("Some answers begin with “As an AI language model”.", None, None),
        ("Copy code only where its licence allows it.", None, None),
        ("I am a language model.", None, None),
    ],
)
def test_what_pages_of_chat_tools_leave_behind(text: str, of_answer: str | None, of_prompt: str | None) -> None:
    found = [chat_leftovers.leftover(text, is_prompt=is_prompt) for is_prompt in (False, True)]
    assert [each.detail["why"] if each else None for each in found] == [of_answer, of_prompt]


def test_a_flood_is_more_than_anyone_writes_with_care() -> None:
    assert floods.flood(12, ModerationRules()) is None
    found = [floods.flood(texts, ModerationRules()) for texts in (13, 40)]
    assert [each.detail["texts"] for each in found if each] == [13, 40]
    assert [round(each.sureness, 2) for each in found if each] == [0.54, 1.0]


@pytest.mark.parametrize(
    "piece", ["Copy code  ", " ", "www.a", "http://a@", "```", "~~~\n", "> ", "As an AI ", "蜂", "a.b-"]
)
def test_no_text_makes_a_detector_slow(piece: str) -> None:
    text = f"Copy code{piece * (100_000 // len(piece))}."
    began = time.process_time()
    near_duplicates.bands(near_duplicates.runs(text))
    links.sites(text)
    chat_leftovers.leftover(text, is_prompt=False)
    assert time.process_time() - began < 5
