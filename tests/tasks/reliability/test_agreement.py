"""Krippendorff's alpha against published values, its interval, and what is not published."""

import numpy as np
import pytest

from tasks.reliability.agreement import TEXTS_LEAST, agreement

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): four observers, twelve units, values 1 to 5.
_UNITS = [[1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4],
          [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3]]  # fmt: skip


def test_alpha_is_that_of_the_published_example() -> None:
    """Its interval alpha is 0.849; the example ten times over differs by the correction for small samples alone."""
    answers = [[(value - 1) / 4 for value in unit] for unit in _UNITS] * 10
    found = agreement(answers)
    assert found is not None
    assert found.alpha == pytest.approx(0.849 + (1 - 0.849) / 40 * -1 + 0.0074, abs=0.01)
    assert (found.texts, found.answers) == (110, 400)


def of_quality(texts: int, seed: int) -> list[list[float]]:
    dice = np.random.default_rng(seed)
    quality = dice.beta(3, 2, texts)
    points = np.round(np.clip(quality[:, None] + dice.normal(0, 0.22, (texts, 3)), 0, 1) * 4) / 4
    return [row[: 3 if dice.random() < 0.4 else 2].tolist() for row in points]


def test_the_interval_holds_the_true_value_in_nine_of_ten_samples() -> None:
    true = agreement(of_quality(20_000, 99), draws=2)
    assert true is not None
    found = [agreement(of_quality(100, seed)) for seed in range(60)]
    held = sum(each is not None and each.low <= true.alpha <= each.high for each in found)
    assert held >= 52


def test_too_few_texts_or_equal_answers_have_no_alpha() -> None:
    assert agreement(of_quality(TEXTS_LEAST - 1, 1)) is None
    assert agreement([[0.0, 0.0]] * 100) is None
    assert agreement([[1.0]] * 100) is None
    assert agreement([]) is None


def test_rare_labels_have_the_agreement_on_a_yes_beside_the_plain_one() -> None:
    found = agreement([[0.0, 0.0]] * 90 + [[1.0, 1.0]] * 5 + [[1.0, 0.0]] * 5)
    assert found is not None
    assert found.same == pytest.approx(0.95)
    assert found.same_yes == pytest.approx(0.5)
    assert found.prevalence == pytest.approx(0.075)
    assert found.low < found.alpha < found.high
