"""What is new since an earlier release of the line. Both files are read once, side by side, a tree at a time."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import orjson

Tree = dict[str, bytes]


@dataclass(slots=True)
class Delta:
    """Messages that were added, removed, or are written differently (text, rank, labels …), and whole trees."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    trees_added: int = 0
    trees_removed: int = 0

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def between(before: Path, after: Path) -> Delta:
    """Files of messages (.jsonl.gz) of one line: trees in the order of their names, the same names in both."""
    delta = Delta()
    with gzip.open(before) as old_file, gzip.open(after) as new_file:
        old_trees, new_trees = _trees(old_file), _trees(new_file)
        old, new = next(old_trees, None), next(new_trees, None)
        while old or new:
            if new is None or (old and old[0] < new[0]):
                _count(delta, old[1] if old else {}, {})
                old = next(old_trees, None)
            elif old is None or new[0] < old[0]:
                _count(delta, {}, new[1])
                new = next(new_trees, None)
            else:
                _count(delta, old[1], new[1])
                old, new = next(old_trees, None), next(new_trees, None)
    return delta


def _count(delta: Delta, old: Tree, new: Tree) -> None:
    delta.trees_added += not old
    delta.trees_removed += not new
    delta.added += len(new.keys() - old.keys())
    delta.removed += len(old.keys() - new.keys())
    delta.changed += sum(old[id_] != new[id_] for id_ in old.keys() & new.keys())


def _trees(file: Iterable[bytes]) -> Iterator[tuple[str, Tree]]:
    lines = ((orjson.loads(line), line) for line in file)
    for name, group in groupby(lines, key=lambda each: str(each[0]["message_tree_id"])):
        yield name, {message["message_id"]: line for message, line in group}
