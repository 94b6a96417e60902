"""Inputs that failed once: each is taken in whole, or refused with its line and what to do. Nothing disappears."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from exports.parsing import SOURCES, LeftOut, RowDefaults, Tags, Tree, lines_in, trees_in, trees_of
from oasst.models import Message, MessageTree, Reaction
from tests.exports.conftest import Export, Import
from tests.exports.files import CASES, message, reply, tree
from tests.plugin import ROOT

BREAD = [(0, "How do I keep bread fresh?"), (1, "Wrap it in a cloth.")]
OAK = [(0, "Name a tree."), (1, "An oak.")]
DOUBLE = [(0, "Hi"), (1, "Hello"), (1, "No")]


def outcome(file: Path, name: str = "oasst", **options: Any) -> list[Any]:
    """Of each tree its texts by depth, of each refusal its sentence, of each omission the number of messages."""
    lines = lines_in(file)
    found = trees_in(lines, **options) if name == "oasst" else trees_of(lines, SOURCES[name], RowDefaults())
    return [
        [(node.depth, node.text) for node in item.nodes]
        if isinstance(item, Tree)
        else item.messages
        if isinstance(item, LeftOut)
        else str(item)
        for item in found
    ]


def test_every_input_that_failed_has_a_test_that_reads_it() -> None:
    named = "".join(test.read_text() for test in (ROOT / "tests").rglob("test_*.py"))
    files = [file for file in CASES.rglob("*") if file.is_file()]
    assert [file.name for file in files if not (f'"{file.name}"' in named or f'"{file.stem}"' in named)] == []
    assert len(files) > 30


NO_TAG = "is not a valid language tag. Use one like en, pt-BR or zh-Hant"
ORPHAN = "is not here; --orphans sets how to handle such messages"
TAKEN_OR_REFUSED: list[tuple[str, str, dict[str, Any], list[Any]]] = [
    ("01-message-lines-with-replies.jsonl", "oasst", {}, [[*BREAD, (1, "Freeze it in slices.")]]),
    ("02-rank-as-float.jsonl", "oasst", {}, [[(0, "Name a river."), (1, "The Douro."), (1, "The Elbe.")]]),
    ("02b-emoji-count-null.jsonl", "oasst", {}, [[(0, "Name a river.")]]),
    ("04-rating-event.jsonl", "oasst", {}, [BREAD]),
    ("04c-report-event.jsonl", "oasst", {}, [BREAD]),
    ("05-lang-null.jsonl", "oasst", {}, ["line 1: message {}0501: lang is missing; the option --text-lang gives it one"]),
    ("05-lang-null.jsonl", "oasst", {"tags": Tags(missing="en")}, [BREAD]),
    ("06-prompts-as-strings.jsonl", "prompts", {}, [[(0, "How do bees find their way home?")], [(0, "What is a fjord?")]]),
    ("13c-date.jsonl", "oasst", {}, [BREAD]),
    ("14-two-files-with-bom-joined.jsonl", "oasst", {}, [BREAD] * 2),
    ("17-pretty.json", "oasst", {}, [BREAD]),
    ("20a-nothing-to-see.jsonl", "oasst", {}, ["line 1: message {}2002: text has no visible character"]),
    ("20b-nothing-to-see.jsonl", "oasst", {}, ["line 1: message {}2004: text has no visible character"]),
    ("22b-lang.jsonl", "oasst", {}, ["line 1: message {}2203: lang: 'PT_BR' " + NO_TAG]),
    ("22b-lang.jsonl", "oasst", {"tags": Tags(fix=True)}, [BREAD]),
    ("22g-lang.jsonl", "oasst", {}, ["line 1: message {}6213: lang: 'English' " + NO_TAG]),
    ("22g-lang.jsonl", "oasst", {"tags": Tags(fix=True)}, [BREAD]),
    (
        "32-dolly-variants.jsonl", "dolly", {},
        [
            OAK, OAK, "line 3: this is not a row of dolly; it looks like --format alpaca",
            "line 4: message 7e60856a-f713-54f1-bfbb-47430a1ec67a: text has no visible character",
            "line 5: message 358e6c05-d8e6-5e3c-a0cb-efad5c43728e: text has no visible character",
            OAK, [(0, "Name a tree.\r\n\n\nIn\r\nEurope"), (1, "An oak.\r\n")],
        ],
    ),
    (
        "30l-system-beside-the-conversation.jsonl", "sharegpt", {},
        ["line 1: it has system beside the conversation, which a tree has no place for; take it out, or leave the row out"],
    ),
    (
        "31-hh-variants.jsonl", "hh", {},
        [
            DOUBLE, DOUBLE,
            "line 3: chosen and rejected differ before the last answer; they are no two answers to one prompt",
            "line 4: chosen is no transcript in which Human and Assistant take turns, Human first",
            "line 5: chosen is no transcript in which Human and Assistant take turns, Human first",
            "line 6: rejected has a turn without words; leave the row out",
            "line 7: chosen and rejected are the same, so neither is better; leave the row out",
            "line 8: chosen and rejected differ before the last answer; they are no two answers to one prompt",
            "line 9: this is not a row of hh; it looks like --format ultrafeedback",
            "line 10: this is not a row of hh; it looks like --format ultrafeedback",
            "line 11: chosen is missing", DOUBLE, DOUBLE,
        ],
    ),
    ("34-ultrafeedback.jsonl", "ultrafeedback", {}, [DOUBLE]),
    ("35-wildchat.jsonl", "wildchat", {}, [[(0, "Hi"), (1, "Hello")]]),
    ("36-alpaca.jsonl", "alpaca", {}, [OAK]),
    (
        "33-openai-chat.jsonl", "openai", {},
        [
            "line 1: it has a system prompt, which a tree cannot hold; take that turn out, or leave the row out",
            "line 2: turn 2 has no content; leave the row out",
        ],
    ),
    ("40-two-lists-joined.json", "oasst", {}, [BREAD] * 2),
    ("42a-parquet-binary.parquet", "dolly", {}, [OAK] * 2),
    ("43-deep-extra-key.jsonl", "dolly", {}, [OAK]),
    (
        "60-messages-without-their-parents.jsonl", "oasst", {},
        [f"line {n}: message {{}}{a} is an orphan: its parent '{{}}{b}' {ORPHAN}"
         for n, a, b in ((1, "60002", "60001"), (2, "60012", "60011"))],
    ),
    ("60-messages-without-their-parents.jsonl", "oasst", {"orphans": "leave-out"}, [1, 1]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "name", "options", "expected"),
    TAKEN_OR_REFUSED,
    ids=[f"{file}-{name}-{len(options)}" for file, name, options, _ in TAKEN_OR_REFUSED],
)
def test_a_file_that_failed_is_taken_in_whole_or_refused_by_line(
    file: str, name: str, options: dict[str, Any], expected: list[Any]
) -> None:
    found = outcome(CASES / file, name, **options)
    spelled = "00000000-0000-4000-8000-0000000"
    shortened = [
        each.replace(f"{spelled}0", "{}").replace(spelled, "{}") if isinstance(each, str) else each for each in found
    ]
    assert shortened == expected


WRONG_FORMATS = [
    ("06-prompts-as-strings.jsonl", "prompts"), ("07-sharegpt-same-row-twice.jsonl", "sharegpt"),
    ("31-hh-variants.jsonl", "hh"), ("32-dolly-variants.jsonl", "dolly"), ("33-openai-chat.jsonl", "openai"),
    ("34-ultrafeedback.jsonl", "ultrafeedback"), ("35-wildchat.jsonl", "wildchat"), ("36-alpaca.jsonl", "alpaca"),
    ("01-message-lines-with-replies.jsonl", "oasst"), ("17-pretty.json", "oasst"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "right"), WRONG_FORMATS)
@pytest.mark.parametrize("wrong", ["oasst", *SOURCES])
def test_a_wrong_format_is_refused_with_the_name_of_the_right_one(file: str, right: str, wrong: str) -> None:
    if wrong != right:
        first = outcome(CASES / file, wrong)[0]
        assert isinstance(first, str)
        assert first.endswith(f"; it looks like --format {right}")


def test_a_list_in_a_wrong_encoding_names_the_row_and_goes_on_without_it(tmp_path: Path, take: Import) -> None:
    file = tmp_path / "list.json"
    rows = [json.dumps(tree(message(2 * n, reply(2 * n + 1)))).encode() for n in range(600)]
    rows[299] = rows[299].replace(b"Text 599", b"caf\xe9")
    file.write_bytes(b"[" + b",\n".join(rows) + b"]\n")
    place = rows[299].index(b"\xe9") + 1
    with pytest.raises(CommandError) as refused:
        take(file)
    assert str(refused.value) == f"{file}:300: the line is not valid UTF-8 at byte {place}. Nothing was imported."
    said = take(file, skip_bad=True)
    assert said.splitlines()[1:] == [
        "Skipped 1 invalid lines or trees:",
        f"  {file}:300: the line is not valid UTF-8 at byte {place}",
    ]
    assert MessageTree.objects.count() == len(outcome(file)) - 1 == 599


def test_a_row_that_repeats_another_is_passed_over_and_named(take: Import) -> None:
    said = take(CASES / "07-sharegpt-same-row-twice.jsonl", format="sharegpt")
    assert said.splitlines()[1:] == ["Skipped 1 duplicate rows: line 3."]
    assert MessageTree.objects.count() == 2


def test_a_row_that_repeats_one_of_another_batch_is_passed_over_too(
    take: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.intake.importer._BATCH_TREES", 1)
    rows = [{"instruction": f"Name a {each}.", "response": "x"} for each in ("tree", "bird", "tree", "tree")]
    assert take(*rows, format="dolly").splitlines()[1:] == ["Skipped 2 duplicate rows: line 3, 4."]


@pytest.mark.parametrize(("file", "type_"), [("04-rating-event.jsonl", "rating"), ("04c-report-event.jsonl", "report")])
def test_events_that_have_no_place_here_are_counted(take: Import, file: str, type_: str) -> None:
    assert take(CASES / file).splitlines()[1:] == [f"Skipped unsupported events: 1 {type_}."]
    assert Message.objects.count() == 2


@pytest.mark.parametrize("type_", ["rating", "report", "score"])
def test_each_unsupported_type_of_event_is_counted_and_an_unknown_one_refused(take: Import, type_: str) -> None:
    events = {type_: [{"type": type_, "user_id": None}] * 2}
    assert take(tree(message(1, reply(2, events=events)))).splitlines()[1:] == [
        f"Skipped unsupported events: 2 {type_}."
    ]
    with pytest.raises(CommandError, match="events of type 'applause' are not known"):
        take(tree(message(3, reply(4, events={"applause": []}))))


def test_events_of_no_person_are_counted_and_the_others_kept(take: Import) -> None:
    emoji = {"type": "emoji", "emoji": "+1"}
    events = {"emoji": [{**emoji, "user_id": None}, {**emoji, "user_id": message(9)["message_id"]}]}
    said = take(tree(message(1, reply(2, events=events, emojis={"+1": 2}))))
    assert said.splitlines()[1:] == ["Skipped unsupported events: 1 emoji without a person."]
    assert Reaction.objects.count() == 1


def test_messages_without_their_parents_are_counted_or_begin_trees(take: Import, export: Export) -> None:
    file = CASES / "60-messages-without-their-parents.jsonl"
    said = take(file, orphans="leave-out").splitlines()
    assert said[1:] == ["Skipped 2 messages whose parent is not in the file."]
    orphan = {"message_id": f"{5:032x}", "parent_id": f"{4:032x}", "message_tree_id": f"{1:032x}", "role": "prompter"}
    below = {"message_id": f"{6:032x}", "parent_id": f"{5:032x}", "message_tree_id": f"{1:032x}", "role": "assistant"}
    root = {"message_id": f"{1:032x}", "message_tree_id": f"{1:032x}", "role": "prompter"}
    rows = [{**row, "text": "T", "lang": "en", "review_result": True} for row in (below, root, orphan)]
    assert take(*rows, orphans="roots").startswith("Imported 2 trees with 3 messages")
    assert [len(line["prompt"]["replies"]) for line in export()] == [1, 0]


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b"[ ]"])
def test_a_file_without_one_row_is_no_success(take: Import, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    with pytest.raises(CommandError, match=r"there is not one row in this file|must be a JSON object, not \[\]"):
        take(tmp_path / "x.jsonl")
