"""Which reviewers are independent, and what it takes to decide. By table, without a database."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tasks.rules.independence import Reviewer, Standing, Voice, enough, independent, verdict, voices
from tasks.rules.thresholds import COMMONS

GOOD, SPAM = {"spam": 0.0}, {"spam": 1.0}
NEW, KNOWN, TRUSTED, STAFF = Standing.NEWCOMER, Standing.KNOWN, Standing.TRUSTED, Standing.STAFF


def reviewer(standing: Standing, labels: dict[str, float] = GOOD, *addresses: str) -> Reviewer:
    age, accepted = {NEW: (timedelta(minutes=1), 0), KNOWN: (COMMONS.known_age, COMMONS.known_work)}.get(
        standing, (COMMONS.trusted_age, COMMONS.trusted_work)
    )
    appointed = standing if standing in (Standing.NONE, STAFF) else None
    return Reviewer(
        id=uuid4(), age=age, accepted=accepted, addresses=frozenset(addresses), labels=labels, appointed=appointed
    )


def heard(*reviewers: Reviewer, **more: frozenset[str]) -> list[tuple[Standing, float]]:
    return sorted((each.standing, each.labels["spam"]) for each in voices(reviewers, {}, COMMONS, **more))


def outcome(*reviewers: Reviewer, needed: int = 3, before: bool | None = None) -> bool | None:
    return verdict(voices(reviewers, {}, COMMONS), reviews=len(reviewers), needed=needed, threshold=0.6, before=before)


@pytest.mark.parametrize(
    ("standings", "decides"),
    [
        ([NEW] * 3, False),
        ([NEW] * 30, False),
        ([KNOWN, NEW, NEW], False),
        ([KNOWN, KNOWN, NEW], True),
        ([TRUSTED, NEW, NEW], True),
        ([TRUSTED, Standing.NONE, Standing.NONE], False),
        ([KNOWN, Standing.NONE, NEW], False),
        ([Standing.NONE] * 3, False),
        ([STAFF, NEW, NEW], True),
        ([STAFF, Standing.NONE, Standing.NONE], True),
        ([KNOWN, KNOWN], False),
    ],
)
def test_two_known_people_or_a_trusted_one_and_another_or_a_moderator_decide(
    standings: list[Standing], decides: bool
) -> None:
    assert outcome(*map(reviewer, standings)) is (True if decides else None)


@pytest.mark.parametrize(("standing", "decides"), [(NEW, False), (KNOWN, False), (TRUSTED, True), (STAFF, True)])
def test_where_one_review_decides_it_is_a_trusted_one(standing: Standing, decides: bool) -> None:
    assert outcome(reviewer(standing), needed=1) is (True if decides else None)
    assert enough([Voice(standing, GOOD)], needed=1) is decides


def test_newcomers_never_outvote_people_who_count() -> None:
    mob = [reviewer(NEW, SPAM) for _ in range(20)]
    assert outcome(reviewer(KNOWN), reviewer(KNOWN), *mob) is True
    assert outcome(reviewer(STAFF), *mob) is True
    assert outcome(reviewer(TRUSTED), *mob) is None
    assert outcome(reviewer(TRUSTED), reviewer(KNOWN), *mob) is True


def test_where_two_disagree_a_third_is_waited_for() -> None:
    split = [reviewer(KNOWN), reviewer(KNOWN, SPAM), reviewer(NEW)]
    assert outcome(*split) is None
    assert outcome(*split, reviewer(KNOWN)) is True
    assert outcome(*split, reviewer(KNOWN, SPAM)) is False


def test_people_with_an_address_in_common_are_one_voice() -> None:
    home = [reviewer(KNOWN, GOOD, "203.0.113.7"), reviewer(KNOWN, SPAM, "203.0.113.7", "198.51.100.1")]
    assert heard(*home) == [(KNOWN, 0.5)]
    [(standing, spam)] = heard(*home, reviewer(KNOWN, SPAM, "198.51.100.1"))
    assert (standing, round(spam, 3)) == (KNOWN, 0.667)
    assert independent(home, {}, COMMONS) == 1


def test_newcomers_at_the_address_of_someone_who_counts_change_nothing() -> None:
    puppets = [reviewer(NEW, SPAM, "203.0.113.7") for _ in range(3)]
    assert heard(reviewer(TRUSTED, GOOD, "203.0.113.7"), *puppets) == [(TRUSTED, 0)]


def test_who_shares_an_address_with_the_author_has_no_voice() -> None:
    assert heard(reviewer(TRUSTED, GOOD, "203.0.113.7"), author_addresses=frozenset({"203.0.113.7"})) == []


def test_a_ring_is_one_voice() -> None:
    one, two, three = (reviewer(KNOWN) for _ in range(3))
    often = {frozenset({one.id, two.id}): COMMONS.ring_size, frozenset({one.id, three.id}): COMMONS.ring_size - 1}
    assert len(voices([one, two, three], often, COMMONS)) == 2
    more_often = {frozenset({one.id, two.id}): COMMONS.ring_size + 1}
    assert independent([one, two, three], more_often, COMMONS) == 2


def test_people_with_different_addresses_are_independent() -> None:
    assert independent([reviewer(KNOWN, GOOD, "203.0.113.7"), reviewer(KNOWN, GOOD, "198.51.100.1")], {}, COMMONS) == 2


@pytest.mark.parametrize("pair", [(1, 2), (1, 3), (2, 3)])
def test_a_shared_address_joins_no_third_person(pair: tuple[int, int]) -> None:
    known = [
        replace(reviewer(KNOWN), id=UUID(int=number), addresses=frozenset({"203.0.113.7"} if number in pair else ()))
        for number in (1, 2, 3)
    ]
    assert independent(known, {}, COMMONS) == 2


def test_a_blank_answer_counts_0_in_the_mean_of_a_voice() -> None:
    home = [reviewer(KNOWN, labels, "203.0.113.7") for labels in ({"spam": 1.0}, {"spam": 0.0, "pii": 1.0})]
    assert [each.labels for each in voices(home, {}, COMMONS)] == [{"spam": 0.5, "pii": 0.5}]


@pytest.mark.parametrize(("needed", "decides"), [(1, False), (2, True), (3, True)])
def test_two_known_people_decide_unless_one_review_is_enough(needed: int, decides: bool) -> None:
    assert enough([Voice(KNOWN, GOOD)] * 2, needed=needed) is decides


def test_a_score_at_the_threshold_disagrees_with_one_above_it() -> None:
    assert outcome(reviewer(KNOWN, {"spam": 0.4}), reviewer(KNOWN), reviewer(NEW)) is None


@pytest.mark.parametrize(
    ("age", "accepted", "standing"),
    [
        (timedelta(hours=23), 500, NEW),
        (timedelta(days=1), 4, NEW),
        (timedelta(days=1), 5, KNOWN),
        (timedelta(days=7), 9, KNOWN),
        (timedelta(days=6), 10, KNOWN),
        (timedelta(days=7), 10, TRUSTED),
        (timedelta(days=8), 11, TRUSTED),
    ],
)
def test_standing_takes_time_and_work(age: timedelta, accepted: int, standing: Standing) -> None:
    assert Reviewer(id=uuid4(), age=age, accepted=accepted).standing(COMMONS) == standing


def test_late_reviews_can_lift_a_rejected_text_and_never_the_other_way_round() -> None:
    assert outcome(reviewer(KNOWN), reviewer(KNOWN), reviewer(KNOWN), before=False) is True
    assert outcome(*(reviewer(NEW) for _ in range(9)), before=False) is False
    assert outcome(*(reviewer(KNOWN, SPAM) for _ in range(9)), before=True) is True
