"""What a tree is about, from what its author and its reviewers say."""

import pytest

from oasst.core import topics
from oasst.corpus.topics import NAMES


@pytest.mark.parametrize(
    ("author", "reviewers", "found"),
    [
        ([], [], []),
        (["law"], [], ["law"]),
        (["law", "money"], [["law", "money"]], ["law", "money"]),
        (["law"], [["money"]], ["law"]),  # one reviewer alone changes nothing
        (["law"], [["money"], ["money"]], ["money"]),
        (["law"], [["money"], ["law"]], ["law"]),
        (["law"], [[], []], []),
        ([], [["food"]], []),
        ([], [["food"], ["food", "home"]], ["food"]),
        (["law", "money", "work"], [["food", "law"], ["food", "law"]], ["law", "food"]),
    ],
)
def test_an_authors_pick_holds_until_two_reviewers_change_it(
    author: list[str], reviewers: list[list[str]], found: list[str]
) -> None:
    assert topics.settled(author, reviewers) == found


def test_a_tree_has_at_most_three_topics_the_most_named_first() -> None:
    reviewers = [["food", "home", "sport", "law"], ["home", "food", "sport", "law"], ["home"]]
    assert topics.settled([], reviewers) == ["home", "food", "sport"]


@pytest.mark.parametrize(
    ("found", "reviewers", "confirmed"),
    [(["law"], [["law"], ["law"]], True), (["law"], [["law"]], False), ([], [[], []], False)],
)
def test_two_reviewers_confirm(found: list[str], reviewers: list[list[str]], confirmed: bool) -> None:
    assert topics.is_confirmed(found, reviewers) is confirmed


def test_only_the_vocabulary_is_known() -> None:
    assert topics.known(["law", "x", "law", "food"]) == ["law", "food"]
    assert tuple(NAMES) == topics.TOPICS
    assert all(len(code) <= 16 for code in topics.TOPICS)
    assert 12 <= len(topics.TOPICS) <= 20
