"""The formats for training, from trees with corners to rows. More random trees by FORMAT_EXAMPLES."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.formats import ALL, Message, Tree, best, paths
from exports.formats.preferences import pairs
from tests.exports.columns import EXAMPLE, has_type, section
from tests.plugin import ROOT

TRAINING = {name: format_ for name, format_ in ALL.items() if not format_.archive}


def asked(id_: str, *replies: Message, **fields: Any) -> Message:
    return Message(id=id_, role="prompter", replies=replies, **{"text": id_, **fields})


def told(id_: str, *replies: Message, **fields: Any) -> Message:
    return Message(id=id_, role="assistant", replies=replies, **{"text": id_, **fields})


def rows(name: str, prompt: Message) -> list[Mapping[str, Any]]:
    return list(ALL[name].rows(Tree(prompt.id, prompt)))


def compared(prompt: Message) -> list[tuple[str, str, float]]:
    return [(pair.chosen.id, pair.rejected.id, pair.margin) for pair in pairs(Tree(prompt.id, prompt))]


def ids(name: str, prompt: Message) -> list[str]:
    """The messages of each row, as one word."""
    return ["".join(row["meta"]["message_ids"]) for row in rows(name, prompt)]


TREE = asked(
    "A",
    told("b", asked("C", told("d"), told("e")), asked("F"), rank=0),
    told("g", asked("H"), rank=1),
    told("i", rank=2),
)


@pytest.mark.parametrize("name", ALL)
def test_the_page_of_formats_says_what_each_is_and_shows_a_true_row(name: str) -> None:
    assert section(ALL[name]) in (ROOT / "docs" / "formats.md").read_text()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("threads", ["AbCd", "AbCe", "AbF", "AgH", "Ai"]),
        ("sft", ["AbCd", "AbCe", "Ag", "Ai"]),
        ("sharegpt", ["AbCd", "AbCe", "Ag", "Ai"]),
        ("alpaca", ["AbCd", "AbCe", "Ag", "Ai"]),
        ("prompt-completion", ["Ab", "AbCd", "AbCe", "Ag", "Ai"]),
        ("prompts", ["A", "AbC", "AbF", "AgH"]),
        ("preference", ["Abg", "Abi", "Agi"]),
        ("preference-implicit", ["Abg", "Abi", "Agi"]),
        ("preference-openai", ["Abg", "Abi", "Agi"]),
        ("kto", ["Ab", "Ai"]),
        ("rankings", ["Abgi"]),
    ],
)
def test_each_format_takes_its_own_parts_of_a_tree(name: str, expected: list[str]) -> None:
    assert ids(name, TREE) == expected


@pytest.mark.parametrize("prompt", [asked("A"), asked("A", told("b", asked("C")))])
def test_an_unanswered_prompt_is_a_prompt_and_a_thread_and_nothing_else(prompt: Message) -> None:
    last = [path[-1] for path in paths(Tree("A", prompt)) if not path[-1].replies]
    found = {name: len(rows(name, prompt)) for name in TRAINING}
    answers = int(bool(prompt.replies))
    assert found == dict.fromkeys(TRAINING, 0) | {
        "threads": len(last), "prompts": 1 + answers, "prompt-completion": answers, "sft": answers,
        "sharegpt": answers, "alpaca": answers,
    }  # fmt: skip


def test_equals_and_replies_without_rank_make_no_pair() -> None:
    assert compared(asked("A", told("b", rank=0), told("c", rank=0))) == []
    assert compared(asked("A", told("b", rank=0), told("c"))) == []
    assert compared(asked("A", told("b"), told("c"))) == []
    level = asked("A", told("b", rank=0), told("c", rank=1), told("d", rank=1), told("e"))
    assert compared(level) == [("b", "c", 1.0), ("b", "d", 1.0)]
    (ranking,) = rows("rankings", level)
    assert (ranking["responses"], ranking["ranks"]) == (["b", "c", "d"], [0, 1, 1])


def test_a_margin_counts_ranks_also_over_a_reply_that_is_gone() -> None:
    assert compared(asked("A", told("b", rank=0), told("d", rank=2), told("e", rank=3))) == [
        ("b", "d", 2.0), ("b", "e", 3.0), ("d", "e", 1.0),
    ]  # fmt: skip


def test_pairs_of_one_text_teach_nothing() -> None:
    same = asked("A", told("b", rank=0, text="Yes"), told("c", rank=1, text="Yes"), told("d", rank=2))
    assert compared(same) == [("b", "d", 2.0), ("c", "d", 1.0)]


def test_the_ends_of_a_ranking_are_good_and_bad_and_thumbs_decide_on_the_rest() -> None:
    middle = [told("c", rank=1, thumbs=2), told("d", rank=2, thumbs=-1), told("e", rank=3)]
    ranked = asked("A", told("b", rank=0, thumbs=-5), *middle, told("f", rank=4), told("g", thumbs=1), told("h"))
    labels = [(row["completion"][0]["content"], row["label"]) for row in rows("kto", ranked)]
    assert labels == [("b", True), ("c", True), ("d", False), ("f", False), ("g", True)]
    assert rows("kto", asked("A", told("b", rank=0))) == []
    assert rows("kto", asked("A", told("b", rank=0), told("c", rank=0))) == []


def test_only_the_best_answers_are_kept_counted_among_those_that_are_there() -> None:
    replies = (told("b", rank=1), told("c", rank=3), told("d", rank=3), told("e", rank=4), told("f"))
    kept = ["".join(reply.id for reply in best(replies, count)) for count in (1, 2, 3, 4, 9)]
    assert kept == ["b", "bcd", "bcd", "bcde", "bcde"]
    for alone_or_unranked in ((told("f"),), (told("g", rank=7),), (asked("H"), asked("I"))):
        assert best(alone_or_unranked, 1) == alone_or_unranked


def test_what_a_model_wrote_is_told_of_every_row_it_is_in() -> None:
    prompt = asked("A", told("b", rank=0), told("c", rank=1, synthetic=True, model_name="m", lang="de"))
    assert [row["meta"]["synthetic"] for row in rows("sft", prompt)] == [False, True]
    assert [row["meta"]["lang"] for row in rows("sft", prompt)] == ["en", "de"]
    assert [row["model_names"] for row in rows("rankings", prompt)] == [["", "m"]]


def test_alpaca_keeps_what_came_before_as_history() -> None:
    deep, *_ = rows("alpaca", TREE)
    assert {key: deep[key] for key in ("instruction", "input", "output", "system", "history")} == {
        "instruction": "C", "input": "", "output": "d", "system": "", "history": [["A", "b"]],
    }  # fmt: skip


def test_a_thousand_replies_come_one_row_at_a_time() -> None:
    crowd = asked("A", *(told(str(rank), rank=rank) for rank in range(1000)))
    found = {name: len(rows(name, crowd)) for name in TRAINING if not name.startswith("preference")}
    assert found == dict.fromkeys(found, 1000) | {"kto": 2, "rankings": 1, "prompts": 1}
    assert sum(1 for _ in pairs(Tree("A", crowd))) == 1000 * 999 // 2
    first: Iterator[Mapping[str, Any]] = islice(ALL["preference"].rows(Tree("A", crowd)), 2)
    assert [row["margin"] for row in first] == [1.0, 2.0]


def test_pairs_of_a_thousand_siblings_are_capped_and_drawn_the_same_way_again() -> None:
    crowd = asked("A", *(told(str(rank), rank=rank) for rank in range(1000)))
    drawn = list(pairs(Tree("A", crowd, most_pairs=100)))
    assert len(drawn) == 100
    assert drawn == list(pairs(Tree("A", crowd, most_pairs=100)))
    assert [pair.chosen.rank for pair in drawn] == sorted(pair.chosen.rank or 0 for pair in drawn)
    fewer = {(pair.chosen.id, pair.rejected.id) for pair in pairs(Tree("A", crowd, most_pairs=10))}
    assert fewer < {(pair.chosen.id, pair.rejected.id) for pair in drawn}
    assert len(list(pairs(Tree("A", TREE, most_pairs=100)))) == 3


def test_rows_say_of_each_text_its_quality_and_its_rank() -> None:
    given = {"quality": {"value": 0.75, "count": 2}}
    prompt = asked("A", told("b", rank=0, labels=given), told("c", rank=1, labels={"spam": {"value": 0, "count": 1}}))
    (row,) = rows("preference", prompt)
    assert row["meta"]["judged"] == [
        {"quality": None, "rank": None},
        {"quality": 0.75, "rank": 0},
        {"quality": None, "rank": 1},
    ]


def test_the_openai_row_has_the_keys_its_fine_tuning_wants() -> None:
    row = rows("preference-openai", TREE)[0]
    del row["meta"]  # type: ignore[attr-defined]
    assert row == {
        "input": {"messages": [{"role": "user", "content": "A"}]},
        "preferred_output": [{"role": "assistant", "content": "b"}],
        "non_preferred_output": [{"role": "assistant", "content": "g"}],
    }


def test_two_hundred_turns_are_one_conversation() -> None:
    message = told("199")
    for number in range(198, -1, -1):
        message = (told if number % 2 else asked)(str(number), message)
    for name in ("sft", "sharegpt", "threads"):
        (row,) = rows(name, message)
        assert len(orjson.loads(orjson.dumps(row))["meta"]["message_ids"]) == 200
    assert [len(rows(name, message)) for name in ("alpaca", "prompt-completion", "prompts")] == [1, 100, 100]
    assert len(rows("alpaca", message)[0]["history"]) == 99


@pytest.mark.parametrize("text", ["👩🏽‍🚀 ✅", "مرحبا \u200fبالعالم", "שלום", '\u2028 \\ " \n', ""])
def test_texts_of_any_script_come_through_unchanged(text: str) -> None:
    prompt = asked("A", told("b", rank=0, text=text), told("c", rank=1), text=text)
    for name, at in (("sft", "messages"), ("prompt-completion", "completion"), ("preference", "chosen")):
        line = orjson.dumps(rows(name, prompt)[0])
        assert orjson.loads(line)[at][-1]["content"] == text
        assert text.isascii() or text.split()[0] in line.decode()


@st.composite
def trees(draw: st.DrawFn, depth: int = 0) -> Message:
    replies = [] if depth == 4 else draw(st.lists(trees(depth + 1), max_size=2))
    message = draw(st.builds(
        Message, id=st.uuids().map(str), role=st.just("assistant" if depth % 2 else "prompter"), text=st.text(max_size=5),
        rank=st.none() | st.integers(0, 3) if depth % 2 else st.none(), synthetic=st.booleans(),
        model_name=st.none() | st.just("m"), thumbs=st.integers(-1, 1), rankings=st.integers(0, 3),
    ))  # fmt: skip
    return replace(message, replies=tuple(replies))


@settings(max_examples=int(os.environ.get("FORMAT_EXAMPLES", "15")), deadline=None)
@given(prompt=trees())
def test_rows_of_any_tree_have_the_declared_types_and_cover_every_answer(prompt: Message) -> None:
    there = [path[-1] for path in paths(Tree(prompt.id, prompt))]
    for name, format_ in ALL.items():
        for row in rows(name, prompt):
            assert has_type(row, format_.columns)
            assert format_.archive or set(row["meta"]["message_ids"]) <= {message.id for message in there}
    told_of = [tuple(row["meta"]["message_ids"]) for row in rows("sft", prompt)]
    answers = {message.id for message in there if message.role == "assistant"}
    assert {id_ for one in told_of for id_ in one[1::2]} == answers
    assert [one for one in told_of if any(one == other[: len(one)] for other in told_of if other is not one)] == []


def test_the_example_is_small_and_has_a_row_in_every_format() -> None:
    assert [name for name, format_ in ALL.items() if not list(format_.rows(EXAMPLE))] == []


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_list_holds_null(name: str) -> None:
    """pyarrow's reader of JSON, and `datasets` with it, breaks on lists that begin with null."""
    assert [hint for hint in _hints(ALL[name].columns) if get_origin(hint) is list and NoneType in _inside(hint)] == []


def _hints(annotation: Any) -> Iterator[Any]:
    yield annotation
    parts = get_type_hints(annotation).values() if is_typeddict(annotation) else get_args(annotation)
    for part in parts:
        yield from _hints(part)


def _inside(hint: Any) -> tuple[Any, ...]:
    return get_args(get_args(hint)[0])
