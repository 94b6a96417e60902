"""Everything a file can do wrong is one plain sentence with its line. No database."""

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.parsing import BadLine, Tree, UnreadableFile, lines_in, trees_in
from exports.parsing.lines import Line
from exports.parsing.placement import MAX_DEPTH
from exports.parsing.reader import STATES
from oasst.models import TreeState
from tests.exports.files import Object, an_id, flat, message, parsed, problems, reply, tree, write
from tests.exports.wrong import AGGREGATE, DATE, WRONG_ROOTS, WRONG_ROWS, WRONG_TREES, a_tree, deep, ranking, row


@pytest.mark.parametrize(("line", "reason"), [case[1:] for case in WRONG_TREES], ids=[case[0] for case in WRONG_TREES])
def test_a_wrong_tree_is_named(tmp_path: Path, line: Object | str, reason: str) -> None:
    file = write(tmp_path / "x.jsonl", tree(message(100)), line)
    assert problems(file) == [f"line 2: {reason}"]


@pytest.mark.parametrize(
    ("fields", "reason"), [case[1:] for case in WRONG_ROOTS], ids=[case[0] for case in WRONG_ROOTS]
)
@pytest.mark.parametrize("layout", ["nested", "flat"])
def test_a_wrong_message_is_named_in_both_layouts(tmp_path: Path, layout: str, fields: Object, reason: str) -> None:
    line = a_tree(**fields)
    file = write(tmp_path / "x.jsonl", *([line] if layout == "nested" else flat(line)))
    assert problems(file) == [f"line 1: message {an_id(1)}: {reason}"]


WRONG_SIBLINGS = [
    (reply(2, rank=0), reply(3, rank=0), "rank 0 appears twice among the replies to one message"),
    (
        reply(2, user_id=an_id(8)),
        reply(3, user_id=an_id(8)),
        f"it is the second live reply by {an_id(8)} to one message",
    ),
    (reply(2), reply(3, role="prompter"), "roles must alternate"),
    (reply(2), reply(3, created_date="2023-02-07T17:29:24.727399"), "it is older than its parent"),
]


@pytest.mark.parametrize(("first", "second", "reason"), WRONG_SIBLINGS)
def test_wrong_siblings_are_named(tmp_path: Path, first: Object, second: Object, reason: str) -> None:
    line = tree(message(1, first, second, created_date=DATE))
    assert problems(write(tmp_path / "x.jsonl", line)) == [f"line 1: message {an_id(3)}: {reason}"]
    assert problems(write(tmp_path / "x.jsonl", *flat(line))) == [f"line 3: message {an_id(3)}: {reason}"]


@pytest.mark.parametrize(("rows", "problem"), [case[1:] for case in WRONG_ROWS], ids=[case[0] for case in WRONG_ROWS])
def test_a_wrong_shape_is_named(tmp_path: Path, rows: list[Object], problem: str) -> None:
    assert problems(write(tmp_path / "x.jsonl", *rows)) == [problem]


WRONG_LINES: list[tuple[str, bytes, str]] = [
    ("broken", b'{"message_id": ', "this is not valid JSON: unexpected end of data at character 17"),
    ("a list", b"[]", "the line must be a JSON object, not []"),
    (
        "a thread",
        b'{"thread_id": "x", "thread": []}',
        "this is neither a tree (message_tree_id) nor a message (message_id)",
    ),
    ("latin-1", '{"message_id": "é"}'.encode("latin-1"), "the line is not valid UTF-8 at byte 17"),
    (
        "lone surrogate",
        rb'{"message_id": "\ud800 and more"}',
        "a text contains half of a surrogate pair at character 17",
    ),
]


@pytest.mark.parametrize(("line", "reason"), [case[1:] for case in WRONG_LINES], ids=[case[0] for case in WRONG_LINES])
def test_a_line_that_is_no_json_object_of_ours_is_named(tmp_path: Path, line: bytes, reason: str) -> None:
    assert problems(write(tmp_path / "x.jsonl", b"", line)) == [f"line 2: {reason}"]


def test_a_line_too_long_is_passed_over_without_being_read_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("lines", "content"):
        monkeypatch.setattr(f"exports.parsing.{module}.MAX_LINE_BYTES", 2**20)
    file = write(tmp_path / "x.jsonl", a_tree(text="x" * 2**21), tree(message(7)))
    assert max(len(line.content) for line in lines_in(file)) == 2**20 + 1
    first, second = parsed(file)
    assert str(first) == "line 1: the line is longer than 1 MB"
    assert isinstance(second, Tree)


def test_a_flat_tree_too_large_is_refused_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.parsing.reader.MAX_LINE_BYTES", 1_000)
    rows = [row(2, None)] + [row(number, 2) for number in range(3, 13, 2)]
    assert problems(write(tmp_path / "x.jsonl", *rows)) == ["line 1: the tree that begins here is larger than 0 MB"]


def test_a_bad_line_among_the_messages_of_a_tree_leaves_out_the_tree(tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", row(2, None), "{", row(3, 2), *flat(tree(message(50))))
    assert problems(file) == [
        "line 2: this is not valid JSON: unexpected end of data at character 3",
        "line 1: the tree that begins here has a bad line, 2, so all of it is left out",
    ]
    assert [item.id for item in parsed(file) if isinstance(item, Tree)] == [an_id(50)]


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def _append(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"and more")


@pytest.mark.parametrize("harm", [_cut, _damage, _append])
def test_damaged_gzip_is_refused_with_the_line_it_breaks_off_at(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    noise = random.Random(1)
    lines = [tree(message(n, text=noise.randbytes(500).hex())) for n in range(10)]
    file = write(tmp_path / "x.jsonl.gz", *lines)
    harm(file)
    with pytest.raises(UnreadableFile, match=r"x\.jsonl\.gz: line \d+: the packed data ends early or is damaged"):
        parsed(file)


def test_a_file_that_is_not_what_its_name_says_or_not_there_is_refused(tmp_path: Path) -> None:
    plain = tmp_path / "plain.jsonl.gz"
    plain.write_bytes(json.dumps(a_tree()).encode())
    for path, reason in (
        (plain, "the name ends in .gz, but this is not a gzip file"),
        (tmp_path / "absent.jsonl", "No such file or directory"),
        (tmp_path, "Is a directory"),
    ):
        with pytest.raises(UnreadableFile) as refused:
            parsed(path)
        assert str(refused.value) == f"{path}: {reason}"


def test_gzip_is_known_by_content_and_blank_lines_and_a_bom_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(gzip.compress(b"\xef\xbb\xbf" + json.dumps(a_tree()).encode() + b"\r\n\n  \n"))
    (found,) = parsed(file)
    assert isinstance(found, Tree)
    assert [node.id for node in found.nodes] == [an_id(number) for number in (1, 2, 3, 4)]


def test_a_tree_of_the_greatest_depth_is_taken(tmp_path: Path) -> None:
    (found,) = parsed(write(tmp_path / "x.jsonl", deep(MAX_DEPTH)))
    assert isinstance(found, Tree)
    assert found.nodes[-1].depth == MAX_DEPTH


def test_flat_messages_may_come_in_any_order_and_without_tree_ids(tmp_path: Path) -> None:
    rows = [row(5, 4), row(4, 3), row(2, None), row(3, 2)]
    (found,) = parsed(write(tmp_path / "x.jsonl", *rows))
    assert isinstance(found, Tree)
    assert [(node.id, node.depth) for node in found.nodes] == [(an_id(2 + depth), depth) for depth in range(4)]
    bare = [
        {k: v for k, v in each.items() if k != "message_tree_id"} for each in (row(2, None), row(3, 2), row(4, None))
    ]
    assert [len(t.nodes) for t in parsed(write(tmp_path / "y.jsonl", *bare)) if isinstance(t, Tree)] == [2, 1]


def test_hashes_of_an_anonymised_file_become_uuids_despite_its_clear_tree_id(tmp_path: Path) -> None:
    root, answer = "AB" * 32, "0123456789abcdef" * 4
    line = tree(message(1, {**reply(2), "message_id": answer, "parent_id": root})) | {"message_tree_id": an_id(1)}
    line["prompt"]["message_id"] = root
    (found,) = parsed(write(tmp_path / "x.jsonl", line))
    assert isinstance(found, Tree)
    assert [node.id for node in found.nodes] == [
        "abababab-abab-abab-abab-abababababab",
        "01234567-89ab-cdef-0123-456789abcdef",
    ]


def test_the_states_and_roles_of_files_are_those_of_the_corpus() -> None:
    assert set(TreeState.values) == STATES


TREE_KEYS = [
    *a_tree(),
    *message(1),
    "user_id",
    "created_date",
    "rank",
    "labels",
    "emojis",
    "detoxify",
    "events",
    "parent_id",
]
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([an_id(1), "en", DATE, "+1", "spam"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(TREE_KEYS) | st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    key=st.sampled_from(TREE_KEYS), junk=JUNK, where=st.sampled_from(["tree", "root", "reply"]), as_rows=st.booleans()
)
def test_whatever_stands_in_a_field_it_is_taken_or_named(key: str, junk: Any, where: str, as_rows: bool) -> None:
    line = a_tree()
    target = {"tree": line, "root": line["prompt"], "reply": line["prompt"]["replies"][0]}[where]
    lines = [line]
    if as_rows and where != "tree":
        lines = flat(line)
        target = lines[["root", "reply"].index(where)]
    target[key] = junk
    found = list(trees_in(Line(n, json.dumps(each).encode()) for n, each in enumerate(lines, 1)))
    assert all(isinstance(item, Tree | BadLine) for item in found)


@settings(max_examples=300, deadline=None)
@given(cuts=st.lists(st.tuples(st.integers(0, 900), st.binary(max_size=3)), min_size=1, max_size=4))
def test_whatever_bytes_are_damaged_the_line_is_taken_or_named(cuts: list[tuple[int, bytes]]) -> None:
    content = bytearray(json.dumps(a_tree(labels={"spam": AGGREGATE}, **ranking())).encode())
    for place, junk in cuts:
        content[place : place + 2] = junk
    found = list(trees_in([Line(1, bytes(content))]))
    assert all(isinstance(item, Tree | BadLine) for item in found)
