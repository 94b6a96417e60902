"""Formats for training as the command writes them."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from oasst.models import Message, Quarantine, WithdrawnMessage
from tests.exports.columns import has_type
from tests.exports.conftest import Export, Import
from tests.exports.files import Object, an_id, flat, message, read, reply, tree
from tests.exports.test_formats import TRAINING

SAMPLE = "open_assistant_en_100.trees.jsonl.gz"


def ids(rows: list[Object]) -> list[list[str]]:
    return [row["meta"]["message_ids"] for row in rows]


def numbers(rows: list[Object]) -> list[list[int]]:
    return [[int(id_.replace("-", ""), 16) for id_ in row] for row in ids(rows)]


def test_only_what_was_accepted_and_is_still_there_is_trained_on(take: Import, export: Export) -> None:
    take(
        tree(
            message(
                1,
                reply(2, message(20, reply(21)), rank=0, deleted=True),
                reply(3, rank=1),
                reply(4, rank=2, review_result=False),
                reply(5, rank=3),
                reply(6, rank=4),
                reply(7, rank=5),
                reply(8, message(80), rank=6, emojis={"+1": 3, "-1": 1}),
                reply(9, rank=7),
            )
        ),
        tree(message(30, reply(31, deleted=True), reply(32, review_result=False))),
        tree(message(40, reply(41, synthetic=True))),
        tree(message(50, reply(51)), tree_state="growing"),
    )
    Quarantine.objects.create(message_id=an_id(5), reason="pii")
    WithdrawnMessage.objects.create(message_id=an_id(6), tree_id=an_id(1))
    assert numbers(export(format="threads")) == [[1, 3], [1, 7], [1, 8, 80], [1, 9], [30]]
    assert numbers(export(format="sft")) == [[1, 3], [1, 7], [1, 8], [1, 9]]
    assert numbers(export(format="sft", top_k=1)) == [[1, 3]]
    assert numbers(export(format="prompts")) == [[1], [1, 8, 80], [30]]
    assert numbers(export(format="sft", include_synthetic=True)) == [[1, 3], [1, 7], [1, 8], [1, 9], [40, 41]]
    pairs = export(format="preference", top_k=3)
    assert numbers(pairs) == [[1, 3, 7], [1, 3, 8], [1, 7, 8]]
    assert [pair["margin"] for pair in pairs] == [4.0, 5.0, 1.0]
    kto = export(format="kto")
    assert numbers(kto) == [[1, 3], [1, 8], [1, 9]]
    assert [row["label"] for row in kto] == [True, True, False]


def test_rows_name_pseudonyms_where_they_are_asked_for(take: Import, export: Export, settings: Any) -> None:
    settings.ANONYMIZE_KEY = "a key"
    take(tree(message(1, reply(2))))
    (archived,) = export(anonymize=True)
    prompt = archived["prompt"]
    (row,) = export(format="sft", anonymize=True)
    assert row["meta"]["tree_id"] == archived["message_tree_id"]
    assert row["meta"]["message_ids"] == [prompt["message_id"], prompt["replies"][0]["message_id"]]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"include_deleted": True}, "--include-deleted: only works with trees and messages, not with kto."),
        ({"include_spam": True}, "--include-spam: only works with trees and messages, not with kto."),
        ({"labels": True}, "--labels: only works with trees and messages, not with kto."),
        ({"events": True}, "--events: only works with trees and messages, not with kto."),
        ({"top_k": 0}, "--top-k: must be a whole number of at least 1, not 0."),
        ({"format": "trees", "top_k": 1}, "--top-k: only works with row formats, not with trees and messages."),
    ],
)
def test_options_that_do_not_go_together_are_refused(tmp_path: Path, options: dict[str, Any], reason: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("export_trees", **{"out": tmp_path / "x.jsonl", "format": "kto", **options})
    assert str(refused.value) == reason
    assert list(tmp_path.iterdir()) == []


@pytest.mark.real_data
def test_genuine_trees_give_as_many_rows_as_were_counted_by_other_means(
    real_data: Path, count_real_trees: Callable[[int], None], take: Import, tmp_path: Path
) -> None:
    """Those of sft, preference, rankings and prompts were counted by another program, the others follow from the file."""
    genuine = read(real_data / SAMPLE)
    take(real_data / SAMPLE)
    found = {}
    for name, format_ in TRAINING.items():
        out, said = tmp_path / f"{name}.jsonl", io.StringIO()
        call_command("export_trees", out=out, stderr=said, format=name, include_synthetic=True)
        rows = read(out)
        assert [row for row in rows if not has_type(row, format_.columns)] == []
        assert f" as {len(rows):,} rows in " in said.getvalue()
        found[name] = len(rows)
    messages = [each for line in genuine for each in flat(line)]
    parents = {each["parent_id"] for each in messages if each.get("parent_id")}
    assert found == {
        "threads": sum(each["message_id"] not in parents for each in messages),
        "sft": 546, "sharegpt": 546, "alpaca": 546,
        "prompt-completion": sum(each["role"] == "assistant" for each in messages),
        "preference": 754, "preference-implicit": 754, "preference-openai": 754, "rankings": 212, "prompts": 480,
        "kto": _leaning(messages),
    }  # fmt: skip
    count_real_trees(len(genuine))


def test_the_same_trees_give_the_same_bytes_in_the_order_of_their_prompts(
    take: Import, export_bytes: Callable[..., bytes]
) -> None:
    take(*(tree(message(number, reply(number + 1, rank=1), reply(number + 2, rank=0))) for number in (30, 10, 20)))
    first = export_bytes(format="preference")
    Message.objects.filter(pk=an_id(30)).update(children_count=2)  # the row is written again, at the end of the table
    assert export_bytes(format="preference") == first
    assert [line.count(b"Text") for line in first.splitlines()] == [3, 3, 3]
    assert first.index(b"Text 30") < first.index(b"Text 10") < first.index(b"Text 20")


def _leaning(messages: list[Object]) -> int:
    """How many answers are the best or the worst of those ranked with them, or have thumbs that lean."""
    ranks: dict[str, list[int]] = {}
    for each in messages:
        if each.get("rank") is not None:
            ranks.setdefault(each["parent_id"], []).append(each["rank"])
    return sum(
        _at_an_end(each.get("rank"), ranks.get(each["parent_id"], []))
        or (each.get("emojis") or {}).get("+1", 0) != (each.get("emojis") or {}).get("-1", 0)
        for each in messages
        if each["role"] == "assistant"
    )


def _at_an_end(rank: int | None, among: list[int]) -> bool:
    return len(among) > 1 and rank in (min(among), max(among))
