"""Chat, Alpaca, pairs, logs of conversations and prompts: what becomes a tree, and what is refused by name."""

from pathlib import Path
from typing import Any

import pytest

from exports.parsing import SOURCES, RowDefaults, Tree, lines_in, trees_of
from tests.exports.conftest import Export, Import
from tests.exports.files import message, reply, tree, write

USER = {"role": "user", "content": "Hi"}
ANSWER = {"role": "assistant", "content": "Hello"}
WORSE = {"role": "assistant", "content": "No"}
HELLO: list[tuple[str, int | None]] = [("Hi", None), ("Hello", None)]

TAKEN: list[tuple[str, Any, list[tuple[str, int | None]]]] = [
    ("openai", {"messages": [USER, ANSWER]}, HELLO),
    ("openai", {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}, ANSWER], "tools": []}, HELLO),
    ("openai", {"messages": [USER, {**ANSWER, "tool_calls": None, "refusal": None}]}, HELLO),
    ("alpaca", {"instruction": "Hi", "input": None, "output": "Hello"}, HELLO),
    ("alpaca", {"instruction": "Hi", "input": " ", "output": "Hello", "system": ""}, HELLO),
    (
        "alpaca", {"instruction": "Bye", "input": "", "output": "Bye.", "history": [["Hi", "Hello"]]},
        [*HELLO, ("Bye", None), ("Bye.", None)],
    ),
    ("alpaca", {"instruction": "Add", "input": "1, 2", "output": "3"}, [("Add\n\n1, 2", None), ("3", None)]),
    ("ultrafeedback", {"prompt": "Hi", "chosen": "Hello", "rejected": "No"}, [("Hi", None), ("Hello", 0), ("No", 1)]),
    ("ultrafeedback", {"chosen": [USER, ANSWER], "rejected": [USER, WORSE]}, [("Hi", None), ("Hello", 0), ("No", 1)]),
    (
        "ultrafeedback", {"prompt": [USER], "chosen": [ANSWER], "rejected": [WORSE]},
        [("Hi", None), ("Hello", 0), ("No", 1)],
    ),
    (
        "ultrafeedback",
        {"instruction": "Hi", "completions": [
            {"response": "No", "overall_score": 3.0, "model": "a"}, {"response": "Hello", "overall_score": 8, "model": "b"},
        ]},
        [("Hi", None), ("No", 1), ("Hello", 0)],
    ),
    ("ultrafeedback", {"instruction": "Hi", "completions": [{"response": "Hello", "overall_score": 8}]}, HELLO),
    ("wildchat", {"conversation": [USER, ANSWER], "language": "Unknown", "model": None}, HELLO),
    ("lmsys", {"conversation_id": "x", "conversation": [USER, ANSWER], "language": "English"}, HELLO),
    ("prompts", "Hi", [("Hi", None)]),
    ("prompts", {"text": "Hi", "meta": "any"}, [("Hi", None)]),
    ("prompts", {"prompt": [USER, ANSWER, {"role": "user", "content": "Bye"}], "meta": {}}, [*HELLO, ("Bye", None)]),
    ("sharegpt", {"conversations": [{"from": "human", "value": "Hi"}], "system": "", "tools": None}, [("Hi", None)]),
]  # fmt: skip


def found(name: str, row: Any, tmp_path: Path) -> Any:
    import json

    (item,) = trees_of(lines_in(write(tmp_path / "x.jsonl", json.dumps(row))), SOURCES[name], RowDefaults())
    return item


@pytest.mark.parametrize(("name", "row", "expected"), TAKEN)
def test_a_row_of_others_becomes_a_tree(
    name: str, row: Any, expected: list[tuple[str, int | None]], tmp_path: Path
) -> None:
    item = found(name, row, tmp_path)
    assert isinstance(item, Tree)
    assert [(node.text, node.rank) for node in item.nodes] == expected
    by_model = SOURCES[name].by_model
    assert [node.synthetic for node in item.nodes] == [by_model and node.role == "assistant" for node in item.nodes]


REFUSED: list[tuple[str, Any, str]] = [
    ("openai", {"messages": [{"role": "developer", "content": "x"}, USER, ANSWER]}, "it has a system prompt"),
    ("openai", {"messages": [USER, {"role": "assistant", "content": "", "tool_calls": [{}]}]}, "turn 2 calls a tool"),
    ("openai", {"messages": [USER, ANSWER, {"role": "tool", "content": "7"}]}, "turn 3 is by a tool"),
    ("openai", {"messages": [USER, ANSWER], "tools": [{"type": "function"}]}, "it has tools beside the conversation"),
    (
        "openai", {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}, ANSWER]},
        "turn 1 has a part of type 'image_url'",
    ),
    ("openai", {"messages": [USER, USER]}, "turn 2 is by user, but should be the assistant's"),
    ("openai", {"messages": [USER, {"role": "narrator", "content": "x"}]}, "role must be one of human, user, gpt,"),
    ("sharegpt", {"conversations": [{"from": "human", "value": "Hi"}], "tools": "[{}]"}, "it has tools beside"),
    (
        "sharegpt", {"conversations": [{"from": "human", "value": "Hi"}, {"from": "function_call", "value": "x"}]},
        "turn 2 is by a function_call",
    ),
    ("alpaca", {"instruction": "Hi", "output": "Hello", "system": "Be brief."}, "it has system beside"),
    ("alpaca", {"instruction": "Hi", "output": "Hello", "history": [["a"]]}, "history must hold pairs"),
    ("dolly", {"instruction": "Hi", "response": "Hello", "input": "1"}, "it has input beside"),
    ("ultrafeedback", {"prompt": "Hi", "chosen": [USER, ANSWER], "rejected": [USER, ANSWER]}, "are the same"),
    (
        "ultrafeedback", {"prompt": "Hi", "chosen": [USER, ANSWER], "rejected": [{**USER, "content": "Ho"}, WORSE]},
        "differ before",
    ),
    ("ultrafeedback", {"prompt": "Hi", "chosen": [USER], "rejected": [USER]}, "turn 2 is by user, but should be"),
    ("wildchat", {"conversation": [USER, ANSWER], "language": "Nolatian"}, "language 'Nolatian' is not known"),
    ("prompts", {"prompt": "Hi", "label": 1}, "it has label beside the prompt, which would be lost"),
    ("prompts", {"prompt": "Hi", "context": "x"}, "it has context beside"),
    ("prompts", [1], "a row must be a text or an object, not [1]"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "reason"), REFUSED)
def test_what_a_tree_has_no_place_for_is_refused_by_name(name: str, row: Any, reason: str, tmp_path: Path) -> None:
    assert reason in str(found(name, row, tmp_path))


@pytest.mark.parametrize(
    ("language", "expected"), [("German", "de"), ("pt-BR", "pt-BR"), (None, "en"), ("Chinese", "zh")]
)
def test_languages_named_in_english_become_tags(language: str | None, expected: str, tmp_path: Path) -> None:
    turns = [USER, {**ANSWER, "language": "French"}]
    item = found("wildchat", {"conversation": turns, "language": language}, tmp_path)
    assert [node.lang for node in item.nodes] == [expected, "fr"]


def test_prompts_may_be_lines_of_plain_text(tmp_path: Path) -> None:
    file = tmp_path / "prompts.txt"
    file.write_text('How do bees find home?\n\n12 of 13?\n"In JSON"\ntrue\n', encoding="utf-8")
    items = list(trees_of(lines_in(file), SOURCES["prompts"], RowDefaults()))
    texts = [item.root.text for item in items if isinstance(item, Tree)]
    assert texts == ["How do bees find home?", "12 of 13?", "In JSON", "true"]


@pytest.mark.parametrize(("ours", "theirs"), [("sft", "openai"), ("alpaca", "alpaca"), ("prompts", "prompts")])
def test_our_own_rows_of_these_layouts_can_be_taken_in(
    ours: str, theirs: str, take: Import, export: Export, tmp_path: Path
) -> None:
    take(tree(message(1, reply(2, message(3, reply(4, lang="de"), lang="de"), lang="de"), lang="de")))
    before = export(format=ours)
    take(tmp_path / "out.jsonl", format=theirs)
    added = [row for row in export(format=ours) if row not in before]

    def defaults(rows: list[Any]) -> list[Any]:
        return [
            {
                **{key: each for key, each in row.items() if key != "meta"},
                "lang": row["meta"]["lang"],
                "by": row["meta"]["synthetic"],
            }
            for row in rows
        ]

    assert [row for row in defaults(before) if row not in defaults(added)] == []
