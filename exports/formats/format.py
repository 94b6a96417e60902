"""What every format declares, and the parts their rows share."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, TypedDict

from exports import licences
from exports.formats.tree import Path, Tree


class Turn(TypedDict):
    role: Literal["user", "assistant"]
    content: str


class Judged(TypedDict):
    """How people judged one text. A struct, since pyarrow's reader of JSON breaks lists that begin with null."""

    quality: float | None
    rank: int | None


class Meta(TypedDict):
    """The same keys in every format for training: readers infer the types of a column from its first rows."""

    tree_id: str
    message_ids: list[str]
    lang: str
    synthetic: bool
    origin: str
    licence: str
    judged: list[Judged]


class Format(ABC):
    """One layout of training data. `columns` is the TypedDict of its rows; `has_losers` says some of them are called bad.
    `needs_labels`: the means of labels are read for it.
    An `archive` may hold what was deleted or rejected; it has no `meta`, but the ids of its messages in columns.
    `tells_voters`: a row for what one person said of a message.

    A test compares docs/formats.md with the name, the docstring, the trainer, the columns and an example of each.
    """

    name: ClassVar[str]
    trainer: ClassVar[str]
    columns: ClassVar[type[Any]]
    has_losers: ClassVar[bool] = False
    archive: ClassVar[bool] = False
    needs_labels: ClassVar[bool] = True
    needs_votes: ClassVar[bool] = False
    tells_voters: ClassVar[bool] = False

    @abstractmethod
    def rows(self, tree: Tree) -> Iterator[Mapping[str, object]]:
        """The rows of a tree, in an order that follows from it alone; none where it has nothing for this format."""


def turns(path: Path) -> list[Turn]:
    return [
        {"role": "user" if message.role == "prompter" else "assistant", "content": message.text} for message in path
    ]


def meta(tree: Tree, texts: Path) -> Meta:
    """Where a row comes from and what may be done with it: every text in it by its id, so that a withdrawn one can be found,
    and the licences of them all. An origin or a licence that is not known is empty. `judged` has the mean quality and the
    rank of each text, in the order of the ids, null where a text has none.
    """
    return {
        "tree_id": tree.id,
        "message_ids": [message.id for message in texts],
        "lang": texts[-1].lang,
        "synthetic": any(message.synthetic for message in texts),
        "origin": tree.origin,
        "licence": licences.together(message.licence for message in texts),
        "judged": [{"quality": message.mean("quality"), "rank": message.rank} for message in texts],
    }
