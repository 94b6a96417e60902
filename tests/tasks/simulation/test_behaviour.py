"""How simulated volunteers judge and what they write."""

from collections import Counter
from random import Random
from statistics import fmean

import pytest

from tasks.simulation import behaviour, texts

TEXTS = [f"text {number}" for number in range(400)]


def test_hidden_qualities_belong_to_the_text_and_are_spread_evenly() -> None:
    assert behaviour.quality("text 1") == behaviour.quality("text 1")
    tenths = Counter(int(10 * behaviour.quality(text)) for text in TEXTS)
    assert set(tenths) == set(range(10))
    assert 0.45 < fmean(map(behaviour.quality, TEXTS)) < 0.55


def test_the_fully_careful_say_spam_exactly_where_it_is() -> None:
    dice = Random(1)
    for text in TEXTS:
        values = behaviour.label_values(text, full=False, role="assistant", care=1.0, dice=dice)
        assert values == {"spam": float(behaviour.quality(text) < behaviour.SPAM_BELOW)}


def test_the_less_careful_slip_more_often() -> None:
    def slips(care: float) -> int:
        dice = Random(2)
        return sum(
            bool(behaviour.label_values(text, full=False, role="prompter", care=care, dice=dice)["spam"])
            != (behaviour.quality(text) < behaviour.SPAM_BELOW)
            for text in TEXTS
        )

    assert 0 == slips(1.0) < slips(0.6) < slips(0.0) < len(TEXTS) / 4


def test_a_full_form_answers_scales_that_belong_to_the_message_in_steps() -> None:
    values = behaviour.label_values("text 3", full=True, role="prompter", care=1.0, dice=Random(3))
    assert set(values) == {"spam", "quality", "creativity", "humor", "toxicity", "violence"}
    assert {4 * value % 1 for value in values.values()} == {0}


def test_a_careful_ballot_is_the_order_of_qualities_however_the_replies_are_shown() -> None:
    replies = [(str(number), text) for number, text in enumerate(TEXTS[:6])]
    best_first = sorted(replies, key=lambda each: -behaviour.quality(each[1]))
    for shown in (replies, replies[::-1]):
        ballot, none_acceptable = behaviour.ballot(shown, 1.0, Random(4))
        assert [id_ for tie in ballot for id_ in tie] == [id_ for id_, _text in best_first]
        assert none_acceptable is False
    careless = [behaviour.ballot(shown, 0.2, Random(5)) for shown in (replies, replies[::-1])]
    assert careless[0] == careless[1]


def test_none_is_acceptable_where_all_are_spam() -> None:
    bad = [(text, text) for text in TEXTS if behaviour.quality(text) < behaviour.SPAM_BELOW]
    assert behaviour.ballot(bad, 1.0, Random(6))[1] is True


def test_the_careful_give_up_less_often() -> None:
    def given_up(care: float) -> int:
        dice = Random(7)
        return sum(behaviour.outcome(care, dice) != "submit" for _ in range(2000))

    assert given_up(1.0) < given_up(0.5) < given_up(0.0) < 600


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "pt-BR", "ar", "zh", "hi", "sw", "de-AT", "ja", "x-private"])
def test_texts_say_that_they_are_simulated_and_never_repeat(lang: str) -> None:
    dice = Random(8)
    written = [texts.compose(lang, role, number, dice) for number in range(100) for role in ("prompter", "assistant")]
    assert len(set(written)) == 200
    assert {text.split(str(number // 2))[0].strip() for number, text in enumerate(written)} == (
        {texts.words(lang).question, texts.words(lang).answer}
    )
    assert not any("{" in text for text in written)
