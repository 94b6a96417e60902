"""The formulas, by table. The vectors of Open Assistant are in docs/reference/scores.md."""

import random
import re
from pathlib import Path

import pytest

from leaderboard.rules import scoring
from leaderboard.rules.scoring import PRICES, Agreement, Price

ROOT = Path(__file__).resolve().parents[3]
NOTHING = dict.fromkeys(scoring.COUNTED, 0)
PERFECT = Agreement(1, 1, 1)


def test_open_assistant_gives_49_and_level_7_for_its_vector() -> None:
    counts = {
        **NOTHING, "prompts": 25, "accepted_prompts": 12, "replies_assistant": 3, "accepted_replies_assistant": 2,
        "labels_full": 1, "labels_simple": 4, "rankings_total": 2, "reply_ranked_1": 2,
    }  # fmt: skip
    assert scoring.leader_score(counts) == 2 + 12 + 4 + 2 + 2 + 1 + 8 + 18 == 49
    assert scoring.level(49) == 7


@pytest.mark.parametrize(
    ("prompts", "accepted", "expected"),
    [(9, 0, 0), (10, 0, 1), (19, 0, 1), (0, 9, 0), (0, 10, 1), (9, 9, 0), (19, 19, 2)],
)
def test_tenths_of_prompts_and_accepted_prompts_are_cut_off_separately(
    prompts: int, accepted: int, expected: int
) -> None:
    """Their sum would give one more point for 9 and 9."""
    assert scoring.leader_score({**NOTHING, "prompts": prompts, "accepted_prompts": accepted}) == expected


@pytest.mark.parametrize(
    ("counter", "expected"),
    [
        ("replies_assistant", 4), ("replies_prompter", 1), ("labels_simple", 1), ("labels_full", 2),
        ("rankings_total", 1), ("rankings_good", 1), ("accepted_replies_assistant", 4), ("accepted_replies_prompter", 1),
        ("reply_ranked_1", 9), ("reply_ranked_2", 3), ("reply_ranked_3", 1),
    ],
)  # fmt: skip
def test_the_worth_of_each_counter(counter: str, expected: int) -> None:
    assert scoring.leader_score({**NOTHING, counter: 1}) == expected
    assert scoring.leader_score({**NOTHING, counter: 10}) == 10 * expected


def test_one_accepted_reply_ranked_first_once_and_second_twice_scores_23() -> None:
    counts = {
        **NOTHING, "replies_assistant": 1, "accepted_replies_assistant": 1, "reply_ranked_1": 1, "reply_ranked_2": 2,
    }  # fmt: skip
    assert scoring.leader_score(counts) == 23


def test_the_levels_are_open_assistants() -> None:
    assert scoring.LEVELS[:12] == (0, 4, 9, 16, 24, 32, 42, 53, 65, 79, 93, 109)
    assert (scoring.LEVELS[49], scoring.LEVELS[99], len(scoring.LEVELS)) == (1558, 6000, 100)


@pytest.mark.parametrize(
    ("score", "level"), [(0, 1), (3, 1), (4, 2), (8, 2), (9, 3), (5999, 99), (6000, 100), (9999, 100)]
)
def test_a_level_begins_at_its_threshold(score: int, level: int) -> None:
    assert scoring.level(score) == level


@pytest.mark.parametrize(
    ("score", "level", "value", "most"),
    [
        (0, 1, 0, 4),
        (6, 2, 2, 5),
        (8, 2, 4, 5),
        (11, 3, 2, 7),
        (5999, 99, 116, 117),
        (6000, 100, 0, 0),
        (7000, 100, 0, 0),
    ],
)
def test_progress_counts_from_this_level_to_the_next(score: int, level: int, value: int, most: int) -> None:
    assert scoring.progress(score) == scoring.Progress(level, value, most)
    assert scoring.progress(score).missing == most - value


# --- Our points ---------------------------------------------------------------------------------------------------------


def test_points_are_full_up_to_an_hourly_limit_and_fade_above_it() -> None:
    assert Price(100, full=4, seconds=1).schedule()[:8] == [100, 100, 100, 100, 75, 56, 42, 31]


@pytest.mark.parametrize("kind", sorted(PRICES))
def test_no_hour_pays_more_than_twice_what_is_paid_in_full(kind: str) -> None:
    price = PRICES[kind]
    schedule = price.schedule()
    assert schedule == sorted(schedule, reverse=True)
    assert price.full * price.cents < sum(schedule) <= 2 * price.full * price.cents


def test_points_per_task_are_those_of_the_documentation() -> None:
    rows = re.findall(
        r"^\| [^|]+ \| [^|]+ \| ([\d.]+) \| (\d+) \| (\d+) s \|$",
        (ROOT / "docs" / "scoring.md").read_text(),
        re.MULTILINE,
    )
    documented = [Price(round(100 * float(points)), int(full), int(seconds)) for points, full, seconds in rows]
    assert list(PRICES.values()) == documented
    assert scoring.CENTS == 100


def test_points_are_whole_and_weighed_by_the_record_of_each_trade() -> None:
    sums = {"paid_texts": 1000, "paid_reviews": 600, "paid_rankings": 399}
    assert scoring.points(sums, PERFECT) == 19
    assert scoring.points(sums, Agreement(texts=0.5, reviews=0, rankings=1)) == 8
    assert scoring.points({**sums, "paid_rankings": 400}, PERFECT) == 20
    assert scoring.points(sums, scoring.NO_AGREEMENT) == 0


# A row of `Heard` for someone no one has said anything of. Shares and weights come in thousandths.
NO_JUDGEMENTS = dict.fromkeys(
    ["liking", "readers", "graded", "own", "others", "own_squared", "others_squared", "product", "agreeing", "rankers"],
    0,
)


@pytest.mark.parametrize(
    ("readers", "liking", "expected"),
    [
        (0, 0, 0.0),
        (6, 6000, 0.833),
        (40, 40_000, 1.0),
        (10, 5000, 0.0),
        (10, 0, 0.0),
        (14, 10_000, 0.5),
        (10, 7500, 0.521),
    ],
)
def test_the_record_in_texts_is_how_many_readers_liked_them_beyond_half(
    readers: int, liking: int, expected: float
) -> None:
    assert round(scoring.agreement({**NO_JUDGEMENTS, "readers": readers, "liking": liking}).texts, 3) == expected


def graded(pairs: list[tuple[int, int]]) -> dict[str, int]:
    """What is heard of someone whose grade and one other's are these, each pair of full weight."""
    sums = {
        "graded": len(pairs),
        "own": sum(own for own, _ in pairs),
        "own_squared": sum(own * own for own, _ in pairs),
        "others": sum(other for _, other in pairs),
        "others_squared": sum(other * other for _, other in pairs),
        "product": sum(own * other for own, other in pairs),
    }
    return {**NO_JUDGEMENTS, **{name: 1000 * value for name, value in sums.items()}}


def test_who_grades_as_others_do_has_a_whole_record_in_reviews() -> None:
    assert scoring.agreement(graded([(0, 0), (60, 55), (100, 90), (20, 30)] * 20)).reviews == 1.0


def test_the_same_grade_for_everything_makes_no_record_however_right_it_mostly_is() -> None:
    assert scoring.agreement(graded([(100, 100)] * 900 + [(100, 0)] * 100)).reviews == 0.0


def test_grades_by_the_dice_make_no_record() -> None:
    dice = random.Random(1)
    pairs = [(dice.choice([0, 60, 100]), dice.choice([0, 60, 100])) for _ in range(2000)]
    assert scoring.agreement(graded(pairs)).reviews == 0.0


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(10, 20), (90, 60), (40, 80), (70, 50)], 0.12380952),
        ([(10, 20), (90, 60), (40, 80), (70, 50)] * 2, 0.35510204),
        ([(0, 0), (100, 90), (60, 10)], 0.2482963),
    ],
)
def test_agreement_in_reviews_is_the_shrunk_correlation_between_its_bounds(
    pairs: list[tuple[int, int]], expected: float
) -> None:
    assert scoring.agreement(graded(pairs)).reviews == pytest.approx(expected, abs=1e-8)


def test_constant_grades_of_others_make_no_agreement() -> None:
    assert scoring.agreement(graded([(100, 100), (0, 100)] * 100)).reviews == 0.0


def test_few_reviews_are_little_evidence() -> None:
    some = [(0, 0), (100, 90), (60, 70)]
    records = [scoring.agreement(graded(some * times)).reviews for times in (1, 2, 10)]
    assert 0 < records[0] < records[1] < records[2] == 1.0


@pytest.mark.parametrize(
    ("rankers", "agreeing", "expected"),
    [(0, 0, 0.0), (10, 0, 0.0), (90, 90_000, 1.0), (10, 3500, 0.5), (9, -9000, 0.0)],
)
def test_the_record_in_rankings_is_how_far_ballots_agree_with_those_of_others(
    rankers: int, agreeing: int, expected: float
) -> None:
    assert round(scoring.agreement({**NO_JUDGEMENTS, "rankers": rankers, "agreeing": agreeing}).rankings, 3) == expected
