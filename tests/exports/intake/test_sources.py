"""Other people's layouts, packed in other ways: what is taken in, and why a row is not."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from django.core.management import CommandError

from exports.models import Origin
from exports.parsing import SOURCES, BadLine, RowDefaults, Tree, lines_in, trees_of
from oasst.models import MessageTree
from tests.exports.conftest import Export, Import
from tests.exports.files import Object, message, parsed, problems, read, reply, tree, write

DOLLY: Object = {"instruction": "Name a tree.", "context": "", "response": "An oak.", "category": "open_qa"}
SHAREGPT: Object = {
    "id": "x",
    "conversations": [
        {"from": "human", "value": "Hola"}, {"from": "gpt", "value": "¿Qué tal?"}, {"from": "human", "value": "Bien"},
    ],
}  # fmt: skip
HH: Object = {
    "chosen": "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: How are you?\n\nAssistant: Fine, thanks.",
    "rejected": "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: How are you?\n\nAssistant: Go away.",
}


def found(name: str, *rows: Object, defaults: RowDefaults | None = None, tmp_path: Path) -> list[Tree | BadLine]:
    return list(trees_of(lines_in(write(tmp_path / "x.jsonl", *rows)), SOURCES[name], defaults or RowDefaults()))


def told_of(item: Tree | BadLine) -> list[tuple[int, str, bool, int | None]]:
    assert isinstance(item, Tree)
    return [(node.depth, node.text, node.synthetic, node.rank) for node in item.nodes]


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("dolly", DOLLY, [(0, "Name a tree.", False, None), (1, "An oak.", False, None)]),
        (
            "dolly",
            {**DOLLY, "context": "In Europe"},
            [(0, "Name a tree.\n\nIn Europe", False, None), (1, "An oak.", False, None)],
        ),
        ("sharegpt", SHAREGPT, [(0, "Hola", False, None), (1, "¿Qué tal?", True, None), (2, "Bien", False, None)]),
        (
            "hh",
            HH,
            [(0, "Hi", False, None), (1, "Hello", True, None), (2, "How are you?", False, None),
             (3, "Fine, thanks.", True, 0), (3, "Go away.", True, 1)],
        ),
    ],
)  # fmt: skip
def test_a_row_becomes_a_tree(name: str, row: Object, expected: list[Any], tmp_path: Path) -> None:
    (item,) = found(name, row, tmp_path=tmp_path)
    assert told_of(item) == expected
    (again,) = found(name, dict(reversed(row.items())), tmp_path=tmp_path)
    assert isinstance(item, Tree)
    assert again == item
    (other,) = found(name, {**row, "id": "y"}, tmp_path=tmp_path)
    assert isinstance(other, Tree)
    assert {node.id for node in item.nodes} & {node.id for node in other.nodes} == set()


def test_who_wrote_it_and_in_which_language_can_be_said(tmp_path: Path) -> None:
    for name, row in (("dolly", DOLLY), ("hh", HH), ("sharegpt", SHAREGPT)):
        for by_model in (True, False):
            (item,) = found(name, row, defaults=RowDefaults("es", by_model), tmp_path=tmp_path)
            assert isinstance(item, Tree)
            assert {(node.lang, node.synthetic) for node in item.nodes} == {("es", False), ("es", by_model)}
    row = {**SHAREGPT, "meta": {"lang": "ca", "synthetic": False}, "model": "m"}
    (item,) = found("sharegpt", row, tmp_path=tmp_path)
    assert isinstance(item, Tree)
    assert {(node.lang, node.synthetic, node.model_name) for node in item.nodes} == {("ca", False, None)}


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("dolly", {**DOLLY, "response": None}, "response is missing"),
        ("dolly", {**DOLLY, "response": ""}, "text is empty"),
        ("dolly", {**DOLLY, "instruction": 7}, "instruction must be a string, not 7"),
        ("sharegpt", {"conversations": []}, "the conversation is empty; leave the row out"),
        (
            "sharegpt",
            {"conversations": [{"from": "system", "value": "Be nice"}]},
            "it has a system prompt, which a tree cannot hold; take that turn out, or leave the row out",
        ),
        ("sharegpt", {"conversations": [{"from": "cat", "value": "x"}]}, "from must be one of human, user, gpt, "),
        (
            "sharegpt",
            {"conversations": [{"from": "gpt", "value": "x"}]},
            "turn 1 is by gpt, but should be the human's; a conversation begins with a human",
        ),
        ("hh", {**HH, "rejected": HH["chosen"]}, "chosen and rejected are the same, so neither is better"),
        ("hh", {**HH, "rejected": "\n\nHuman: Ho\n\nAssistant: No"}, "chosen and rejected differ before the last answer"),
        ("hh", {**HH, "chosen": "Hello"}, "chosen is no transcript in which Human and Assistant take turns, Human first"),
        ("hh", {**HH, "chosen": "\n\nHuman: Hi"}, "chosen ends with the human's words; there is no answer to compare"),
        ("hh", {**HH, "chosen": "\n\nHuman: Hi\n\nAssistant: "}, "chosen has a turn without words; leave the row out"),
    ],
)  # fmt: skip
def test_a_row_that_is_not_taken_in_is_told_why(name: str, row: Object, reason: str, tmp_path: Path) -> None:
    (good, bad) = found(name, {"dolly": DOLLY, "sharegpt": SHAREGPT, "hh": HH}[name], row, tmp_path=tmp_path)
    assert isinstance(good, Tree)
    assert isinstance(bad, BadLine)
    assert bad.line == 2
    assert reason in bad.reason


def test_the_licence_of_an_origin_is_recorded_once(take: Import, export: Export) -> None:
    take(DOLLY, format="dolly")
    origin = Origin.objects.get()
    assert (origin.name, origin.licence, origin.url) == (
        "databricks-dolly-15k", "CC-BY-SA-3.0", "https://huggingface.co/datasets/databricks/databricks-dolly-15k",
    )  # fmt: skip
    (line,) = export()
    assert (line["origin"], line["tree_state"]) == ("databricks-dolly-15k", "ready_for_export")
    assert "Skipped 1 trees that already exist." in take(DOLLY, format="dolly")
    with pytest.raises(CommandError) as refused:
        take(HH, format="hh", origin="databricks-dolly-15k", licence="MIT")
    assert str(refused.value) == (
        "databricks-dolly-15k is recorded with the licence CC-BY-SA-3.0, not MIT. Nothing was imported."
    )
    take(SHAREGPT, format="sharegpt")
    take(tree(message(1)), origin="mine", licence="CC0-1.0")
    assert set(Origin.objects.values_list("name", "licence")) == {
        ("databricks-dolly-15k", "CC-BY-SA-3.0"), ("mine", "CC0-1.0"),
    }  # fmt: skip
    assert MessageTree.objects.filter(origin="anthropic-hh-rlhf").count() == 0
    with pytest.raises(CommandError, match="--licence needs --origin"):
        take(tree(message(2)), licence="MIT")


def test_our_own_sharegpt_rows_can_be_taken_in(take: Import, export: Export, tmp_path: Path) -> None:
    take(tree(message(1, reply(2, message(3, reply(4, lang="de"))), lang="de")))
    export(format="sharegpt")
    take(tmp_path / "out.jsonl", format="sharegpt")
    before, after = export(format="sharegpt")
    assert before["conversations"] == after["conversations"]
    assert (after["meta"]["lang"], after["meta"]["synthetic"]) == ("de", False)


LINES = [tree(message(number, reply(number + 1))) for number in (1, 11, 21)]


def packings(tmp_path: Path) -> dict[str, Path]:
    """The same three trees, packed in every way that is read."""
    plain = b"".join(orjson.dumps(line) + b"\n" for line in LINES)
    as_list = json.dumps(LINES, indent=2).encode()
    contents = {
        "a.jsonl.zst": zstandard.compress(plain[:100]) + zstandard.compress(plain[100:]),
        "b.json": b"\xef\xbb\xbf \n" + as_list,
        "c.json.gz": gzip.compress(as_list),
        "d.json.zst": zstandard.compress(as_list),
        "e": zstandard.compress(plain),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    rows = [{**line, "prompt": {**line["prompt"], "replies": []}} for line in LINES]
    pyarrow.parquet.write_table(
        pyarrow.Table.from_pylist([orjson.loads(orjson.dumps(row)) for row in rows]), tmp_path / "f.parquet"
    )
    return {name: tmp_path / name for name in (*contents, "f.parquet")}


def test_files_may_be_packed_in_many_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.parsing.values._CHUNK", 50)
    plain = parsed(write(tmp_path / "plain.jsonl", *LINES))
    for name, path in packings(tmp_path).items():
        got = parsed(path)
        assert [item.id for item in got if isinstance(item, Tree)] == [
            item.id for item in plain if isinstance(item, Tree)
        ]
        if not name.endswith(("parquet", "json", "json.gz", "json.zst")):
            assert got == plain


def test_a_file_that_is_cut_off_or_not_what_it_says_is_refused(take: Import, tmp_path: Path) -> None:
    for name, path in packings(tmp_path).items():
        content = path.read_bytes()
        path.write_bytes(content[: len(content) * 2 // 3])
        with pytest.raises(CommandError) as refused:
            take(path)
        assert (name, str(refused.value).endswith("ends early or is damaged. Nothing was imported.")) == (name, True)
    (tmp_path / "x.jsonl.zst").write_bytes(b"{}")
    with pytest.raises(CommandError, match=r"the name ends in \.zst, but this is not a zstd file"):
        take(tmp_path / "x.jsonl.zst")
    assert MessageTree.objects.count() == 0


@pytest.mark.real_data
def test_the_hubs_table_goes_in_and_comes_out_byte_for_byte(
    real_data: Path,
    count_real_trees: Callable[[int], None],
    take: Import,
    export_bytes: Callable[..., bytes],
    empty: Callable[[], None],
    tmp_path: Path,
) -> None:
    """From genuine trees to the table, and from it, as lines and as Parquet, to the same table and the same trees."""
    everything: dict[str, Any] = {"include_deleted": True, "include_spam": True, "synthetic": "all"}
    take(real_data / "oasst1_en_validation.trees.jsonl.gz")
    trees = export_bytes(labels=True, **everything)
    table = export_bytes(format="table", **everything)
    (tmp_path / "table.jsonl").write_bytes(table)
    rows = read(tmp_path / "table.jsonl")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "table.parquet")
    for name in ("table.jsonl", "table.parquet"):
        empty()
        take(tmp_path / name)
        assert export_bytes(format="table", **everything) == table
        assert export_bytes(labels=True, **everything) == trees
    count_real_trees(188)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"emojis": {"name": ["+1"], "count": [1, 2]}}, "emojis must be lists of the same length, each name once"),
        ({"emojis": {"name": ["+1"]}}, "count is missing"),
        ({"labels": {"name": ["spam", "spam"], "value": [0, 0], "count": [1, 1]}}, "each name once"),
        ({"labels": {"name": ["beauty"], "value": [0], "count": [1]}}, "'beauty' is not a known label"),
        ({"labels": {"name": ["spam"], "value": [7], "count": [1]}}, "the value of label spam is 7"),
    ],
)
def test_a_table_that_does_not_fit_together_is_refused(fields: Object, reason: str, tmp_path: Path) -> None:
    (problem,) = problems(write(tmp_path / "x.jsonl", tree(message(1, **fields))))
    assert reason in problem
