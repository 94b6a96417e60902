"""What several reviews say together, and how far one judgement agrees with the outcome: by table."""

import pytest

from tasks.rules.opinions import Opinion, opinions, pairs_agreed, would_accept


def test_labels_are_summed_in_the_order_of_the_form_without_unraised_flags() -> None:
    given = [
        {"quality": 0.5, "spam": 0.0, "pii": 0.0},
        {"quality": 1.0, "spam": 1.0, "hate_speech": 1.0, "pii": 0.0},
        {"spam": 0.0, "hate_speech": 0.0},
    ]
    assert opinions(given) == [
        Opinion("spam", 3, 1 / 3),
        Opinion("hate_speech", 2, 0.5),
        Opinion("quality", 2, 0.75),
    ]
    assert opinions([]) == []


def test_a_scale_at_its_lowest_point_is_listed() -> None:
    assert opinions([{"quality": 0.0, "pii": 0.0}]) == [Opinion("quality", 1, 0.0)]


def test_people_read_how_many_said_yes_and_points_from_one_to_five() -> None:
    spam, quality = opinions([{"spam": 1.0, "quality": 0.75}, {"spam": 1.0, "quality": 1.0}, {"spam": 0.0}])
    assert (spam.is_scale, spam.yes, spam.answered) == (False, 2, 3)
    assert (quality.is_scale, quality.points) == (True, 4.5)


@pytest.mark.parametrize(
    ("labels", "accepted"),
    [
        ({"spam": 0.0}, True),
        ({"spam": 0.4}, False),
        ({"spam": 1.0}, False),
        ({"spam": 0.0, "lang_mismatch": 1.0}, False),
        ({}, True),
    ],
)
def test_one_review_alone_would_accept_or_reject(labels: dict[str, float], accepted: bool) -> None:
    assert would_accept(labels, 0.6) is accepted


@pytest.mark.parametrize(
    ("ballot", "ranks", "agreed"),
    [
        ([["a"], ["b"], ["c"]], {"a": 0, "b": 1, "c": 2}, (3, 3)),
        ([["a"], ["b"], ["c"]], {"c": 0, "b": 1, "a": 2}, (0, 3)),
        ([["b"], ["a"], ["c"]], {"a": 0, "b": 1, "c": 2}, (2, 3)),
        ([["a", "b"], ["c"]], {"a": 0, "b": 1, "c": 2}, (2, 2)),
        ([["a"], ["gone"], ["c"]], {"a": 0, "c": 1}, (1, 1)),
        ([["a", "b"]], {"a": 0, "b": 1}, (0, 0)),
        ([], {}, (0, 0)),
    ],
)
def test_a_ballot_agrees_with_the_outcome_pair_by_pair(
    ballot: list[list[str]], ranks: dict[str, int], agreed: tuple[int, int]
) -> None:
    assert pairs_agreed(ballot, ranks) == agreed
