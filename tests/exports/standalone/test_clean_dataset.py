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
from exports.standalone import clean_dataset, text_of
from exports.standalone.cleaner import CannotClean, Cleaner
from oasst.models import WithdrawnMessage
from tests.exports.conftest import Import
from tests.exports.files import CASES, Object, an_id, message, reply, tree

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
    assert said == [f"{tmp_path / name}: 3 lines read, 1 removed, 0 shortened, 2 unchanged." for name in packed]
    assert [unpack((tmp_path / name).read_bytes()) for name, (_, unpack) in packed.items()] == [keep + keep] * 3
    (tmp_path / "bad.jsonl").write_bytes(keep + b'{"what": "' + an_id(2).encode() + b'"}\n')
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and more")
    for name, reason in (("bad.jsonl", "bad.jsonl:2: unknown layout"), ("x.parquet", "use the .jsonl")):
        with pytest.raises(CannotClean, match=reason):
            list(clean_dataset.run([tmp_path / name], {an_id(2)}, in_place=False))
    (tmp_path / "x.parquet").unlink()
    assert {each.name for each in tmp_path.iterdir()} == {*packed, "bad.jsonl", "feed.json"}


def test_the_programs_stand_alone(tmp_path: Path) -> None:
    for name in ("clean_dataset.py", "check_feed.py"):
        code = ast.parse(text_of(name))
        (tmp_path / name).write_text(text_of(name))
        named = [node for node in ast.walk(code) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = chain.from_iterable(
            [node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names] for node in named
        )
        assert {str(each).split(".")[0] for each in names} - sys.stdlib_module_names <= {"zstandard", "compression"}
    (tmp_path / "x.jsonl").write_bytes(orjson.dumps(message(2)) + b"\n")
    (tmp_path / "feed.json").write_bytes(orjson.dumps({"withdrawn": [{"message_id": an_id(2)}]}))
    done = subprocess.run(
        [sys.executable, "-I", "clean_dataset.py", "--withdrawn", "feed.json", "x.jsonl"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "x.jsonl.clean: 1 lines read, 1 removed, 0 shortened, 0 unchanged.\n"
    assert (tmp_path / "x.jsonl.clean").read_bytes() == b""


WITHDRAWN = "abcdef00-0000-4000-8000-000000000002"
ROOT, OTHER, BELOW = (WITHDRAWN[:-1] + digit for digit in "134")


def run_on(file: Path, withdrawn: str = WITHDRAWN) -> bytes:
    list(clean_dataset.run([file], {withdrawn}, in_place=False))
    result = file.with_name(f"{file.name}.clean").read_bytes()
    return gzip.decompress(result) if result[:2] == b"\x1f\x8b" else result


@pytest.mark.parametrize(("name", "left"), [("plain", 2), ("upper", 2), ("nohyphen", 2), ("shuffled", 2)])
def test_a_copy_that_failed_is_clean(tmp_path: Path, name: str, left: int) -> None:
    (feed,) = clean_dataset.withdrawn_in(str(CASES / "withdraw" / "withdrawn.json"))
    content = (CASES / "withdraw" / f"{name}.jsonl").read_bytes()
    for file, packed in (("x.jsonl", content), ("mislabelled.jsonl", gzip.compress(content)), ("y.gz", content)):
        (tmp_path / file).write_bytes(packed)
        result = run_on(tmp_path / file, feed)
        assert (len(result.splitlines()), b"WITHDRAWN" in result) == (left, False)


@pytest.mark.parametrize("name", ["utf16.jsonl", "table.csv"])
def test_a_copy_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes((CASES / "withdraw" / name).read_bytes())
    with pytest.raises(CannotClean, match="JSON Lines in UTF-8, one object per line"):
        run_on(tmp_path / name)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def line_of(id_: str, parent: str | None = None, **fields: Any) -> bytes:
    return orjson.dumps({"message_id": id_, "parent_id": parent, "text": f"of {id_[-1]}", **fields}) + b"\n"


SPELLINGS = {
    "upper": WITHDRAWN.upper(), "bare": WITHDRAWN.replace("-", ""), "some hyphens": WITHDRAWN.replace("-", "", 2),
}  # fmt: skip


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
def test_whatever_way_ids_are_spelled_a_tree_is_cut_and_answers_go(tmp_path: Path, spelled: str) -> None:
    inner = {"message_id": spelled, "text": "GONE", "replies": [{"message_id": BELOW, "text": "GONE", "replies": []}]}
    row = {"message_tree_id": ROOT, "prompt": {"message_id": ROOT, "text": spelled, "replies": [inner]}}
    nested = orjson.dumps({"message_id": spelled, "text": "", "replies": [{"message_id": BELOW}]}) + b"\n"
    for lines in (
        [orjson.dumps(row) + b"\n", line_of(BELOW)],
        [line_of(BELOW, spelled), line_of(spelled, ROOT), line_of(ROOT)],
        [nested, line_of(BELOW), line_of(ROOT)],
    ):
        (tmp_path / "x.jsonl").write_bytes(b"".join(lines))
        result = run_on(tmp_path / "x.jsonl")
        assert (result.count(b"\n"), b"GONE" in result, BELOW.encode() in result) == (1, False, False)


def test_ids_written_as_escapes_and_meta_as_a_text_are_read(tmp_path: Path) -> None:
    escaped = line_of(WITHDRAWN, ROOT).replace(b"abcdef", rb"\u0061bcde\u0066")
    meta = {"tree_id": ROOT, "message_ids": [ROOT, WITHDRAWN.upper()]}
    row = {"messages": [], "meta": orjson.dumps(meta).decode()}
    kept = {"messages": [{"content": f'see {WITHDRAWN} and "{WITHDRAWN}"'}], "meta": {"message_ids": [ROOT]}}
    lines = [escaped, orjson.dumps(row) + b"\n", orjson.dumps(kept) + b"\n"]
    (tmp_path / "x.jsonl").write_bytes(b"".join(lines))
    assert run_on(tmp_path / "x.jsonl") == lines[-1]


def test_votes_named_before_the_archive_are_cleaned_too(tmp_path: Path) -> None:
    (tmp_path / "votes.jsonl").write_bytes(orjson.dumps({"message_id": BELOW, "labels": []}) + b"\n" + line_of(ROOT))
    (tmp_path / "archive.jsonl").write_bytes(line_of(ROOT) + line_of(WITHDRAWN, ROOT) + line_of(BELOW, WITHDRAWN))
    list(clean_dataset.run([tmp_path / "votes.jsonl", tmp_path / "archive.jsonl"], {WITHDRAWN}, in_place=True))
    assert [(tmp_path / name).read_bytes() for name in ("votes.jsonl", "archive.jsonl")] == [line_of(ROOT)] * 2


REFUSED = {
    "an id in an unknown key": line_of(ROOT, see_also=WITHDRAWN),
    "an id in a text of Python": line_of(ROOT, meta=str({"tree_id": WITHDRAWN})),
    "an id in an address": line_of(ROOT, url=f"https://x/messages/{WITHDRAWN}"),
    "events as a text": line_of(ROOT, events=f'{{"ranked_message_ids": ["{WITHDRAWN}"]}}'),
    "a list": b"[" + line_of(WITHDRAWN).strip() + b"]",
    "an object over several lines": orjson.dumps({"message_id": WITHDRAWN}, option=orjson.OPT_INDENT_2),
    "no ids": b'{"text": "a"}\n',
    "gzip in gzip": gzip.compress(gzip.compress(line_of(ROOT))),
    "UTF-16 without a mark": line_of(ROOT).decode().encode("utf-16-le"),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_unreadable_files_or_leftover_withdrawn_ids_are_refused_without_writing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    (tmp_path / "feed.json").write_bytes(orjson.dumps({"withdrawn": [{"message_id": WITHDRAWN}], "next": None}))
    (tmp_path / "clean_dataset.py").write_text(text_of("clean_dataset.py"))
    command = [sys.executable, "-I", "clean_dataset.py", "--withdrawn", "feed.json", "x.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n"), "Traceback" in done.stderr) == (1, 1, False)
    assert {each.name for each in tmp_path.iterdir()} == {"x.jsonl", "feed.json", "clean_dataset.py"}


@pytest.mark.parametrize(
    "feed", ["{}", "[]", '{"withdrawn": [{"message_id": 5}]}', '{"withdrawn": [{"message_id": "x"}]}', "{"]
)
def test_a_feed_that_names_no_ids_is_refused(tmp_path: Path, feed: str) -> None:
    (tmp_path / "feed.json").write_text(feed)
    with pytest.raises(CannotClean, match="The feed"):
        Cleaner(clean_dataset.withdrawn_in(str(tmp_path / "feed.json")))
