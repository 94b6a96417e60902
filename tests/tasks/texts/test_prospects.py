"""Why a kind of work is empty: from counts alone, by table."""

import pytest

from tasks.rules import kinds
from tasks.texts.empty_reasons import why
from tasks.texts.prospects import Blocked, Cause, Prospect, Stages, why_nothing

GROWING = Stages(in_review=2, waiting=3, growing=4)
NOTHING = Stages()
FULL, OTHERS, MINE = Prospect(full=2), Prospect(others=3), Prospect(mine=1)


@pytest.mark.parametrize(
    ("kind", "here", "stages", "expected"),
    [
        (kinds.ASSISTANT_REPLY, {kinds.ASSISTANT_REPLY: FULL}, GROWING, Blocked(Cause.FULL, 2)),
        (kinds.ASSISTANT_REPLY, {kinds.ASSISTANT_REPLY: OTHERS}, GROWING, Blocked(Cause.FOR_OTHERS, 3)),
        (kinds.ASSISTANT_REPLY, {kinds.ASSISTANT_REPLY: Prospect(full=1, others=1)}, GROWING, Blocked(Cause.FULL, 1)),
        (kinds.INITIAL_PROMPT, {}, GROWING, Blocked(Cause.ENOUGH_PROMPTS, 5, kinds.LABEL_INITIAL_PROMPT)),
        (
            kinds.INITIAL_PROMPT,
            {},
            Stages(waiting=3, growing=4),
            Blocked(Cause.ENOUGH_PROMPTS, 3, kinds.ASSISTANT_REPLY),
        ),
        (kinds.LABEL_INITIAL_PROMPT, {}, GROWING, Blocked(Cause.ALL_REVIEWED, 0, kinds.INITIAL_PROMPT)),
        (kinds.LABEL_ASSISTANT_REPLY, {}, GROWING, Blocked(Cause.ALL_REVIEWED, 0, kinds.ASSISTANT_REPLY)),
        (kinds.LABEL_PROMPTER_REPLY, {}, NOTHING, Blocked(Cause.ALL_REVIEWED, 0, kinds.PROMPTER_REPLY)),
        (
            kinds.PROMPTER_REPLY,
            {kinds.LABEL_ASSISTANT_REPLY: Prospect(mine=1, full=1, others=1)},
            GROWING,
            Blocked(Cause.IN_REVIEW, 3, kinds.LABEL_ASSISTANT_REPLY),
        ),
        (
            kinds.ASSISTANT_REPLY,
            {kinds.LABEL_PROMPTER_REPLY: OTHERS},
            GROWING,
            Blocked(Cause.IN_REVIEW, 3, kinds.LABEL_PROMPTER_REPLY),
        ),
        (kinds.PROMPTER_REPLY, {}, GROWING, Blocked(Cause.NO_TURN, 0, kinds.ASSISTANT_REPLY)),
        (kinds.ASSISTANT_REPLY, {}, GROWING, Blocked(Cause.NO_TURN, 0, kinds.PROMPTER_REPLY)),
        (kinds.ASSISTANT_REPLY, {}, NOTHING, Blocked(Cause.NOTHING_GROWS, 0, kinds.INITIAL_PROMPT)),
        (kinds.PROMPTER_REPLY, {}, Stages(in_review=1), Blocked(Cause.NOTHING_GROWS, 0, kinds.LABEL_INITIAL_PROMPT)),
        (kinds.RANK_ASSISTANT_REPLIES, {}, NOTHING, Blocked(Cause.NOTHING_GROWS, 0, kinds.INITIAL_PROMPT)),
        (kinds.RANK_ASSISTANT_REPLIES, {}, GROWING, Blocked(Cause.NOT_GROWN, 4)),
        (
            kinds.RANK_ASSISTANT_REPLIES,
            {kinds.ASSISTANT_REPLY: FULL, kinds.LABEL_ASSISTANT_REPLY: MINE},
            GROWING,
            Blocked(Cause.NOT_GROWN, 4, kinds.LABEL_ASSISTANT_REPLY),
        ),
    ],
)
def test_why_there_is_nothing(kind: str, here: dict[str, Prospect], stages: Stages, expected: Blocked) -> None:
    assert why_nothing(kind, here, stages) == expected


def test_a_closed_language_says_so_whatever_else_there_is() -> None:
    assert why_nothing(kinds.INITIAL_PROMPT, {kinds.INITIAL_PROMPT: FULL}, GROWING, closed=True) == Blocked(
        Cause.CLOSED
    )


@pytest.mark.parametrize("cause", list(Cause))
@pytest.mark.parametrize("count", [0, 1, 7])
def test_every_cause_has_a_sentence_with_its_number_filled_in(cause: Cause, count: int) -> None:
    sentence = why(Blocked(cause, count))
    assert sentence.endswith(".")
    assert "%" not in sentence
