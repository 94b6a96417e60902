"""The rules of a language: the preset, the recipe for the people there, and the numbers an administrator set."""

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules import policy, recipes
from tasks.rules.policy import EVERY_LANGUAGE, Circumstances
from tasks.rules.thresholds import CLASSIC, COMMONS

KNOWN: dict[str, Circumstances] = {}


@pytest.fixture(autouse=True)
def known() -> Iterator[dict[str, Circumstances]]:
    """The circumstances the port reports, empty at first."""
    before = policy._source
    policy.read_from(lambda: KNOWN)
    yield KNOWN
    KNOWN.clear()
    policy.read_from(before)


def shape_in(lang: str) -> tuple[int, int, int, int, int, int]:
    rules = policy.rules(lang)
    return (
        rules.goal_tree_size, rules.max_tree_depth, rules.max_children_count, rules.num_reviews_reply, rules.reviews_most,
        rules.num_required_rankings,
    )  # fmt: skip


@pytest.mark.parametrize(("people", "shape"), [
    (0, (4, 3, 1, 1, 2, 0)), (2, (4, 3, 1, 1, 2, 0)), (3, (5, 3, 2, 1, 2, 1)), (6, (7, 3, 2, 1, 3, 1)),
    (12, (9, 4, 2, 2, 3, 2)), (25, (12, 5, 3, 2, 3, 2)), (59, (12, 5, 3, 2, 3, 2)), (60, (15, 5, 3, 2, 3, 3)),
    (5000, (15, 5, 3, 2, 3, 3)),
])  # fmt: skip
def test_each_language_has_the_recipe_for_the_people_there(
    known: dict[str, Circumstances], people: int, shape: tuple[int, ...]
) -> None:
    known["da"] = Circumstances(people)
    assert shape_in("da") == shape
    assert policy.rules("da").num_reviews_initial_prompt == policy.rules("da").num_reviews_reply


def test_a_language_that_was_never_measured_keeps_the_numbers_of_the_preset() -> None:
    assert policy.rules("sw") == policy.everywhere() == COMMONS


@pytest.mark.parametrize("people", [None, 0, 1, 12, 5000])
def test_classic_is_the_same_for_every_community(known: dict[str, Circumstances], people: int | None) -> None:
    known["da"] = Circumstances(people)
    with policy.using("classic"):
        assert policy.rules("da") == CLASSIC
        assert policy.everywhere() == CLASSIC


def test_numbers_set_by_an_administrator_stand_above_the_recipe(
    known: dict[str, Circumstances],
) -> None:
    known["da"] = Circumstances(0, {"goal_tree_size": 6})
    known[EVERY_LANGUAGE] = Circumstances(overrides={"goal_tree_size": 8, "message_size_limit": 500})
    assert (policy.rules("da").goal_tree_size, policy.rules("de").goal_tree_size) == (6, 8)
    assert policy.everywhere().message_size_limit == policy.rules("da").message_size_limit == 500
    assert policy.rules("da").max_tree_depth == 3  # the recipe holds for the rest


def test_what_the_port_says_is_asked_once_in_a_while() -> None:
    asked = []

    def source() -> Mapping[str, Circumstances]:
        asked.append(1)
        return {}

    policy.read_from(source)
    for _each in range(5):
        policy.rules("en")
    assert len(asked) == 1
    policy.forget()
    policy.rules("en")
    assert len(asked) == 2


@given(fewer=st.integers(0, 200), more=st.integers(0, 200))
def test_more_people_never_make_anything_smaller(fewer: int, more: int) -> None:
    small, large = (recipes.for_people(n).applied_to(COMMONS) for n in sorted((fewer, more)))
    for name in (
        "goal_tree_size", "max_tree_depth", "max_children_count", "num_reviews_reply", "num_reviews_initial_prompt",
        "reviews_most", "num_required_rankings",
    ):  # fmt: skip
        assert getattr(small, name) <= getattr(large, name)


@given(people=st.integers(0, 200))
def test_a_recipe_asks_for_no_more_than_the_preset(people: int) -> None:
    rules = recipes.for_people(people).applied_to(COMMONS)
    assert rules.goal_tree_size <= COMMONS.goal_tree_size
    assert rules.num_reviews_reply <= rules.reviews_most <= COMMONS.reviews_most
