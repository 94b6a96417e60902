"""Small files for tests."""

import gzip
import json
import uuid
from pathlib import Path
from typing import Any

from exports.parsing import BadLine, LeftOut, Tree, lines_in, trees_in
from oasst.corpus.invariants import check
from tests.plugin import ROOT

Object = dict[str, Any]

# Small inputs that failed once, each an example of a kind found in public bug reports of this field.
CASES = ROOT / "tests" / "exports" / "cases"


def an_id(number: int) -> str:
    return str(uuid.UUID(int=number))


def message(number: int, *replies: Object, **fields: Any) -> Object:
    """A message whose role its caller sees to; replies are told who their parent is."""
    id_ = an_id(number)
    for reply in replies:
        reply.setdefault("parent_id", id_)
    return {
        "message_id": id_,
        "text": f"Text {number}",
        "role": "prompter",
        "lang": "en",
        "review_count": 3,
        "review_result": True,
        "deleted": False,
        "synthetic": False,
        **fields,
        "replies": list(replies),
    }


def reply(number: int, *replies: Object, **fields: Any) -> Object:
    return message(number, *replies, **{"role": "assistant", **fields})


def tree(prompt: Object, **fields: Any) -> Object:
    return {"message_tree_id": prompt["message_id"], "tree_state": "ready_for_export", "prompt": prompt, **fields}


def flat(of_tree: Object) -> list[Object]:
    """The same tree, one message a line, depth-first."""
    found: list[Object] = []
    waiting = [of_tree["prompt"]]
    while waiting:
        each = dict(waiting.pop())
        waiting += reversed(each.pop("replies"))
        found.append({**each, "message_tree_id": of_tree["message_tree_id"], "tree_state": of_tree.get("tree_state")})
    return found


def without_nulls(value: Any) -> Any:
    """Null and absent are one."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    return value


def write(path: Path, *lines: Object | str | bytes) -> Path:
    content = b"".join(_bytes(line) + b"\n" for line in lines)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def _bytes(line: Object | str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()


def read(path: Path) -> list[Object]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
    return [json.loads(line) for line in text.split("\n") if line]


def parsed(path: Path) -> list[Tree | BadLine]:
    return [item for item in trees_in(lines_in(path)) if not isinstance(item, LeftOut)]


def problems(path: Path) -> list[str]:
    """What is wrong with the file, "line 1: …"; empty if nothing is."""
    return [str(item) for item in parsed(path) if isinstance(item, BadLine)]


def sound() -> list[str]:
    """The names of the invariants that are broken: none, in a sound corpus."""
    return [finding.invariant.name for finding in check() if finding.offenders]
