"""From rows to the lines of a format of rows. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import orjson

from exports.formats import Format, Message, Tree, best, paths
from exports.licences import Licences
from exports.selection.selection import Selection
from exports.writing.layouts import MessageRow, TreeRow, Written
from exports.writing.pseudonyms import Names
from exports.writing.votes import Votes


def written(
    format_: Format,
    trees: Iterable[TreeRow],
    rows: Iterable[MessageRow],
    votes: Votes,
    names: Names,
    selection: Selection,
    licences: Licences,
) -> Iterator[Written]:
    """Each tree whose root is among the rows, in the order of `trees`; of some there is nothing to say in this format."""
    by_id = {tree.id: tree for tree in trees}
    grow = _Grower(votes, names, licences, {tree.id: tree.origin for tree in by_id.values()})
    roots = _grown(rows, grow, selection)
    wins = _winning(selection)
    for row in by_id.values():
        if root := roots.pop(row.id, None):
            tree = Tree(
                names.message(row.id), root, models_lose=selection.synthetic == "rejected", state=row.state,
                origin=row.origin or "", wins=wins, most_pairs=selection.most_pairs,
            )  # fmt: skip
            yield Written(_lines(format_, tree), [(path[-1].lang, path[-1].role) for path in paths(tree)])


def _winning(selection: Selection) -> Callable[[Message], bool]:
    bounds, top = selection.chosen_bounds, selection.chosen_top

    def wins(message: Message) -> bool:
        first = top is None or (message.rank is not None and message.rank < top)
        return first and all(bound.admits(message.mean(bound.label) or 0.0) for bound in bounds)

    return wins


def _lines(format_: Format, tree: Tree) -> Iterator[bytes]:
    return (orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in format_.rows(tree))


@dataclass(frozen=True, slots=True)
class _Grower:
    """What a message is made of beside its row; `origins` by tree."""

    votes: Votes
    names: Names
    licences: Licences
    origins: Mapping[str, str | None]


def _grown(rows: Iterable[MessageRow], grow: _Grower, selection: Selection) -> dict[str, Message]:
    """Roots by id with all that hangs on them. Rows come deepest first, so replies are there before their parent."""
    replies: defaultdict[str, list[Message]] = defaultdict(list)
    roots: dict[str, Message] = {}
    for row in rows:
        answers = tuple(replies.pop(row.id, ()))
        message = _message(row, best(answers, selection.top) if selection.top else answers, grow)
        if selection.synthetic == "rejected" and message.synthetic:
            if message.role == "prompter":
                continue
            message = replace(message, replies=())  # it must not become a conversation prefix
        if row.parent_id is None:
            roots[row.id] = message
        else:
            replies[row.parent_id].append(message)
    return roots


def _message(row: MessageRow, replies: tuple[Message, ...], grow: _Grower) -> Message:
    names, votes = grow.names, grow.votes
    fields = orjson.loads(f"{{{row.fields}}}")
    emojis = fields.get("emojis")
    return Message(
        id=names.message(row.id),
        role=row.role,
        text=fields["text"],
        lang=row.lang,
        rank=row.rank,
        synthetic=fields["synthetic"],
        model_name=fields.get("model_name"),
        thumbs=emojis.get("+1", 0) - emojis.get("-1", 0) if emojis else 0,
        rankings=row.rankings,
        replies=replies,
        author=names.author(row.author_id) if row.author_id else None,
        created_date=fields.get("created_date"),
        review_count=fields["review_count"],
        review_result=fields.get("review_result"),
        deleted=fields["deleted"],
        licence=grow.licences.of(row.author_id, grow.origins[row.tree_id]),
        emojis=emojis,
        labels=orjson.loads(row.labels) if row.labels else None,
        detoxify=orjson.loads(row.detoxify) if row.detoxify else None,
        reviews=votes.reviews.get(row.id, ()),
        ballots=votes.ballots.get(row.id, ()),
    )
