"""Cleaning a copy: what is left is what an export without the withdrawn messages writes, and not one byte else changes."""

import ast
import gzip
import subprocess
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from exports.formats import ALL
from exports.standalone import check_feed, clean_dataset
from exports.standalone.clean_dataset import CannotClean, Cleaner
from oasst.models import WithdrawnMessage
from tests.exports.conftest import Import
from tests.exports.files import Object, an_id, message, reply, tree

GONE = (an_id(2), an_id(30), an_id(32), an_id(61))


def ranking(parent: int, replies: list[int], person: int, **fields: Any) -> Object:
    return {
        "type": "ranking", "user_id": an_id(person), "ranking": list(reversed(range(len(replies)))),
        "ranked_message_ids": [an_id(each) for each in replies], "ranking_parent_id": an_id(parent),
        "message_tree_id": an_id(1), **fields,
    }  # fmt: skip


@pytest.fixture
def forest(take: Import) -> None:
    """Of the replies to 1 the first goes, with what answers it, and the last word below the second; all of tree 30; of the
    two ranked in tree 60 the better one.
    """
    said = [
        ranking(1, [2, 3, 4], 91),
        ranking(1, [4, 2], 92, tiers=[[an_id(4), an_id(2)]], vetoed=[an_id(2)], ranking=[0, 1]),
        ranking(1, [2], 93),
        ranking(1, [3, 4], 94),
    ]
    text = f'The id "{an_id(2)}" and a brace }}, "message_id":"{an_id(2)}" \\ \n'
    take(
        tree(
            message(
                1,
                reply(2, message(20, reply(21, rank=0), reply(22, rank=1)), rank=0),
                reply(3, message(31, reply(32)), rank=1),
                reply(4, rank=2, text="🌊 מים"),
                events={"ranking": said},
                text=text,
            )
        ),
        tree(message(30, reply(300))),
        tree(message(60, reply(61, rank=0), reply(62, rank=1), events={"ranking": [ranking(60, [61], 91)]})),
    )


def formats() -> list[Any]:
    archives: list[tuple[str, dict[str, Any]]] = [("trees", {"events": True}), ("messages", {"events": True})]
    return [*archives, *((name, {}) for name in ALL)]


def cleaned(content: bytes, cleaner: Cleaner | None = None) -> bytes:
    cleaner = cleaner or Cleaner(set(GONE))
    return b"".join(left for line in content.splitlines(keepends=True) if (left := cleaner.cleaned(line)))


@pytest.mark.usefixtures("forest")
def test_of_every_layout_the_rest_is_what_an_export_writes_after_the_withdrawal(
    export_bytes: Callable[..., bytes],
) -> None:
    """But for what a cleaner cannot know: conversations that end earlier now, a best answer that is another one,
    how far people agreed on the order of what is left."""
    before = {name: export_bytes(format=name, **options) for name, options in formats()}
    for id_ in GONE:
        WithdrawnMessage.objects.create(message_id=id_, tree_id=an_id(1))
    differ = {}
    for name, options in formats():
        after = set(export_bytes(format=name, **options).splitlines())
        left = set(cleaned(before[name]).replace(b',"events":{"ranking":[]}', b"").splitlines())
        if after != left:
            differ[name] = (len(after - left), len(left - after))
    assert differ == {
        "threads": (1, 0), "sft": (1, 0), "sharegpt": (1, 0), "alpaca": (1, 0), "kto": (1, 1),
        "agreement": (1, 1),
    }  # fmt: skip


def test_what_answered_it_is_known_to_later_files_of_votes() -> None:
    def vote(number: int) -> bytes:
        return orjson.dumps({"message_id": an_id(number), "message_tree_id": an_id(1), "labels": []}) + b"\n"

    votes = vote(1) + vote(2) + vote(20) + vote(3)
    lines = (message(1, reply(2, message(20))), reply(3, parent_id=an_id(1)))
    for archive in (tree(lines[0]), [message(1), reply(2, parent_id=an_id(1)), message(20, parent_id=an_id(2))]):
        cleaner = Cleaner({an_id(2)})
        rows = archive if isinstance(archive, list) else [archive]
        cleaned(b"".join(orjson.dumps(row) + b"\n" for row in rows), cleaner)
        assert cleaned(votes, cleaner) == vote(1) + vote(3)


def test_a_deep_tree_and_a_wide_one_are_cut_by_text() -> None:
    text = "".join(f'{{"message_id": "{an_id(number)}", "replies": [' for number in range(5000)) + "]}" * 5000
    line = f'{{"message_tree_id": "{an_id(0)}", "prompt": {text}, "origin": null}}\n'.encode()
    left = Cleaner({an_id(4999)}).cleaned(line)
    assert left == line.replace(f'{{"message_id": "{an_id(4999)}", "replies": []}}'.encode(), b"")
    many = orjson.dumps(tree(message(1, *(reply(number) for number in range(2, 1002)))))
    odd = Cleaner({an_id(number) for number in range(2, 1002, 2)}).cleaned(many)
    assert odd == orjson.dumps(tree(message(1, *(reply(number) for number in range(3, 1002, 2)))))
    assert Cleaner({an_id(0)}).cleaned(line.replace(b'"prompt": ', b'"prompt" : ')) is None
    none = Cleaner({an_id(number) for number in range(2, 1002)}).cleaned(many)
    assert none == orjson.dumps(tree(message(1)))


def test_files_are_packed_as_they_were_and_there_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    keep, drop = (orjson.dumps(message(number)) + b"\n" for number in (1, 2))
    feed = tmp_path / "feed.json"
    feed.write_bytes(orjson.dumps({"withdrawn": [{"message_id": an_id(2)}], "next": None}))
    packed: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
        "a.jsonl": (bytes, bytes),
        "b.jsonl.gz": (gzip.compress, gzip.decompress),
        "c.jsonl.zst": (zstandard.compress, lambda packed: zstandard.ZstdDecompressor().stream_reader(packed).read()),
    }
    for name, (pack, _) in packed.items():
        (tmp_path / name).write_bytes(pack(keep + drop + keep))
    said = list(clean_dataset.run([tmp_path / name for name in packed], {an_id(2)}, in_place=True))
    assert said == [f"{tmp_path / name}: 3 lines read, 1 left out, 0 shortened, 2 as they were." for name in packed]
    assert [unpack((tmp_path / name).read_bytes()) for name, (_, unpack) in packed.items()] == [keep + keep] * 3
    (tmp_path / "bad.jsonl").write_bytes(keep + b'{"what": "' + an_id(2).encode() + b'"}\n')
    for name, reason in (("bad.jsonl", "bad.jsonl:2: this is none of our layouts"), ("x.parquet", "clean the .jsonl")):
        with pytest.raises(CannotClean, match=reason):
            list(clean_dataset.run([tmp_path / name], {an_id(2)}, in_place=False))
    assert {each.name for each in tmp_path.iterdir()} == {*packed, "bad.jsonl", "feed.json"}


def test_the_programs_stand_alone(tmp_path: Path) -> None:
    for program in (clean_dataset, check_feed):
        assert program.__file__
        code = ast.parse(Path(program.__file__).read_text())
        named = [node for node in ast.walk(code) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = chain.from_iterable(
            [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names] for node in named
        )
        assert {str(name).split(".")[0] for name in names} - sys.stdlib_module_names <= {"zstandard", "compression"}
    (tmp_path / "x.jsonl").write_bytes(orjson.dumps(message(2)) + b"\n")
    (tmp_path / "feed.json").write_bytes(orjson.dumps({"withdrawn": [{"message_id": an_id(2)}]}))
    done = subprocess.run(
        [sys.executable, "-I", str(clean_dataset.__file__), "--withdrawn", "feed.json", "x.jsonl"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "x.jsonl.clean: 1 lines read, 1 left out, 0 shortened, 0 as they were.\n"
    assert (tmp_path / "x.jsonl.clean").read_bytes() == b""
