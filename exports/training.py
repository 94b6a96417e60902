"""From rows to the lines of a format for training. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import orjson

from exports.formats import Format, Message, Tree, best, paths
from exports.layouts import MessageRow, TreeRow, Written
from exports.pseudonyms import Names


def written(
    format_: Format, trees: Iterable[TreeRow], rows: Iterable[MessageRow], names: Names, top: int | None
) -> Iterator[Written]:
    """Each tree whose root is among the rows, in the order of `trees`; of some there is nothing to say in this format."""
    roots = _grown(rows, names, top)
    for row in trees:
        if root := roots.get(row.id):
            tree = Tree(names.message(row.id), root)
            yield Written(_lines(format_, tree), sum(1 for _ in paths(tree)))


def _lines(format_: Format, tree: Tree) -> Iterator[bytes]:
    return (orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in format_.rows(tree))


def _grown(rows: Iterable[MessageRow], names: Names, top: int | None) -> dict[str, Message]:
    """Roots by id with all that hangs on them. Rows come deepest first, so replies are there before their parent."""
    replies: defaultdict[str, list[Message]] = defaultdict(list)
    roots: dict[str, Message] = {}
    for row in rows:
        found = tuple(replies.pop(row.id, ()))
        message = _message(row, best(found, top) if top else found, names)
        if row.parent_id is None:
            roots[row.id] = message
        else:
            replies[row.parent_id].append(message)
    return roots


def _message(row: MessageRow, replies: tuple[Message, ...], names: Names) -> Message:
    said = orjson.loads(f"{{{row.said}}}")
    thumbs = said.get("emojis", {})
    return Message(
        id=names.message(row.id),
        role=said["role"],
        text=said["text"],
        lang=said["lang"],
        rank=said.get("rank"),
        synthetic=said["synthetic"],
        model_name=said.get("model_name"),
        thumbs=thumbs.get("+1", 0) - thumbs.get("-1", 0),
        rankings=row.rankings,
        replies=replies,
    )
