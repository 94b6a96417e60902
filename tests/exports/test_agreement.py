"""Agreement: the figures of the literature, and the corners where nothing can be said."""

from collections.abc import Sequence

import pytest

from exports.agreement import Alpha, kendall_w, likeness, mean_tau, ranks, tau


def alpha(*units: Sequence[float]) -> Alpha:
    found = Alpha()
    for unit in units:
        found.add(unit)
    return found


def test_alpha_is_that_of_krippendorffs_two_examples() -> None:
    """Computing Krippendorff's Alpha-Reliability (2011): binary data of section A, and missing data of sections C to E."""
    meg, owen = "0100000010", "1110010000"
    two = alpha(*([int(one), int(other)] for one, other in zip(meg, owen, strict=True)))
    assert round(two.value() or 0, 3) == 0.095
    observers = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = ([int(each[unit]) for each in observers if each[unit] != "."] for unit in range(12))
    four = alpha(*units)
    assert (four.units, four.values, round(four.value() or 0, 3)) == (11, 40, 0.849)


def test_alpha_is_one_for_the_same_and_unknown_where_nothing_differs() -> None:
    assert alpha([0, 0, 0], [1, 1]).value() == 1
    assert alpha([0.1, 0.1], [0.1, 0.1, 0.1]).value() is None
    assert alpha([1], []).value() is None
    assert (alpha([0, 1], [0, 1]).value() or 0) < 0


def test_likeness_is_one_less_the_mean_squared_difference() -> None:
    assert [likeness(values) for values in ([], [1], [1, 1], [0, 1], [0, 0.5, 1])] == [None, None, 1, 0, 0.5]


def order(*places: int) -> dict[int, int]:
    return dict(enumerate(places))


def test_w_is_that_of_siegels_job_interviews_and_corrects_for_ties() -> None:
    """Three interviewers rank six applicants: W = .16."""
    interviewers = [order(1, 6, 3, 2, 5, 4), order(1, 5, 6, 4, 2, 3), order(6, 3, 2, 5, 4, 1)]
    assert round(kendall_w(interviewers) or 0, 2) == 0.16
    assert kendall_w([order(0, 1, 1), order(0, 1, 1)]) == 1
    assert kendall_w([order(0, 1), order(1, 0)]) == 0
    assert kendall_w([order(0, 0), order(0, 0)]) is None
    assert kendall_w([order(0, 1)]) is kendall_w([]) is kendall_w([{"a": 0}, {"b": 0}]) is None


def test_tau_is_that_of_a_known_example_with_ties() -> None:
    """The vectors of scipy.stats.kendalltau's documentation."""
    assert tau(order(12, 2, 1, 12, 2), order(1, 4, 7, 1, 0)) == pytest.approx(-0.47140452079103173)
    assert tau(order(0, 1, 2), order(0, 1, 2)) == pytest.approx(1)
    assert tau(order(0, 1, 2), order(2, 1, 0)) == pytest.approx(-1)
    assert tau(order(0, 0), order(0, 1)) is None


def test_orders_are_compared_over_what_both_have() -> None:
    one, other, third = ranks([["a"], ["b", "c"]]), ranks([["c"], ["b"], ["a"]]), ranks([["x"]])
    assert one == {"a": 0, "b": 1, "c": 1}
    assert mean_tau([one, other, third]) == tau(one, other)
    assert mean_tau([one, third]) is None
    assert mean_tau([ranks([["a"], ["b"]]), ranks([["a"], ["b"]]), ranks([["b"], ["a"]])]) == pytest.approx(-1 / 3)
