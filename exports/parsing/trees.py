"""A tree from a file, validated as a whole."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import get_args

from exports.parsing import aggregates, ballots, fields
from exports.parsing.ballots import Ballot, Sign
from exports.parsing.fields import Object, Wrong
from exports.parsing.placement import Placed
from exports.parsing.problems import BadLine, shown
from exports.parsing.tags import Tags
from oasst.core.authorship import MOST_SOURCE, Authorship
from oasst.core.labels import Role

ROLES: tuple[str, ...] = get_args(Role)  # the prompter speaks at even depths
MAX_MESSAGES = 100_000
AUTHORSHIPS: tuple[str, ...] = get_args(Authorship)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    line: int
    id: str
    parent_id: str | None
    depth: int
    author: str | None
    created_at: datetime | None
    text: str
    role: str
    lang: str
    # What the file has in its place: nothing, or no language tag. None where it has a tag.
    lang_written: str | None
    review_count: int
    review_result: bool | None
    deleted: bool
    rank: int | None
    synthetic: bool
    model_name: str | None
    authorship: str
    authorship_source: str
    emojis: dict[str, int] | None
    labels: Object | None
    detoxify: dict[str, float] | None
    signs: tuple[Sign, ...]
    ballots: tuple[Ballot, ...]
    left_out: tuple[str, ...] = ()  # events that have no place here, by type


@dataclass(frozen=True, slots=True)
class Tree:
    """`nodes` is depth-first, replies in file order. `state` and `origin` are None if missing in the file."""

    line: int
    state: str | None
    origin: str | None
    nodes: tuple[Node, ...]
    topics: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.root.id

    @property
    def root(self) -> Node:
        return self.nodes[0]

    def people(self) -> Iterator[str]:
        """Everyone the tree names, some of them more than once."""
        for node in self.nodes:
            if node.author:
                yield node.author
            yield from (sign.person for sign in node.signs)
            yield from (ballot.person for ballot in node.ballots)

    def without(self, ids: Container[str]) -> "Tree | None":
        """The tree without these messages and all that hangs on them; None without its root."""
        kept: dict[str, Node] = {}
        for node in self.nodes:
            if node.id not in ids and (node.parent_id is None or node.parent_id in kept):
                kept[node.id] = node
        if len(kept) == len(self.nodes):
            return self
        nodes = (replace(node, ballots=_among(node.ballots, kept)) for node in kept.values())
        return replace(self, nodes=tuple(nodes)) if kept else None


def _among(votes: tuple[Ballot, ...], replies: Container[str]) -> tuple[Ballot, ...]:
    return tuple(rest for ballot in votes if (rest := ballot.among(replies)))


def tree(
    line: int,
    state: str | None,
    origin: str | None,
    placed: Iterable[Placed],
    tags: Tags,
    topics: tuple[str, ...] = (),
) -> Tree:
    """
    Raises:
        BadLine: with the first thing that is wrong.
    """
    nodes: dict[str, Node] = {}
    siblings = _Siblings()
    for each in placed:
        if each.id in nodes:
            raise BadLine(each.line, f"message {each.id} is twice in its tree")
        if len(nodes) >= MAX_MESSAGES:
            raise BadLine(each.line, f"the tree has more than {MAX_MESSAGES:,} messages")
        try:
            node = nodes[each.id] = _node(each, tags)
            siblings.add(node)
            _check_age(node, nodes.get(node.parent_id or ""))
        except Wrong as wrong:
            raise BadLine(each.line, f"message {each.id}: {wrong}") from None
    _check_ballots(nodes)
    return Tree(line, state, origin, tuple(nodes.values()), topics)


def _node(placed: Placed, tags: Tags) -> Node:
    raw = placed.raw
    events = ballots.events(raw, placed.id)
    lang, lang_written = tags.read(raw)
    node = Node(
        line=placed.line,
        id=placed.id,
        parent_id=placed.parent_id,
        depth=placed.depth,
        author=fields.optional_identifier(raw, "user_id"),
        created_at=fields.date(raw, "created_date"),
        text=fields.text(raw),
        role=fields.string(fields.required(raw, "role"), "role"),
        lang=lang,
        lang_written=lang_written,
        review_count=fields.optional_count(raw, "review_count") or 0,
        review_result=fields.boolean(raw, "review_result", None),
        deleted=bool(fields.boolean(raw, "deleted", False)),
        rank=fields.optional_count(raw, "rank"),
        synthetic=bool(fields.boolean(raw, "synthetic", False)),
        model_name=fields.optional_string(raw, "model_name"),
        **_authorship(raw),
        emojis=aggregates.emoji_counts(raw),
        labels=aggregates.label_aggregates(raw),
        detoxify=aggregates.detoxify_scores(raw),
        signs=events.signs,
        ballots=events.ballots,
        left_out=events.left_out,
    )
    _check_role(node)
    _check_signs(node)
    return node


def _authorship(raw: Object) -> dict[str, str]:
    """What the file says about how the text came about; a value that isn't ours says nothing."""
    authorship = raw.get("authorship")
    if authorship not in AUTHORSHIPS:
        return {"authorship": "", "authorship_source": ""}
    source = fields.optional_string(raw, "authorship_source") or ""
    return {"authorship": authorship, "authorship_source": source[:MOST_SOURCE]}


def _check_role(node: Node) -> None:
    if node.role not in ROLES:
        raise Wrong(f"role must be {' or '.join(ROLES)}, not {shown(node.role)}")
    if node.role != ROLES[node.depth % 2]:
        raise Wrong("roles must alternate" if node.depth else "the root must be the prompter's")
    if node.rank is not None and not node.depth:
        raise Wrong("the root has a rank")


def _check_signs(node: Node) -> None:
    for emoji, given in Counter(sign.emoji for sign in node.signs).items():
        if given > (node.emojis or {}).get(emoji, 0):
            raise Wrong(f"events name {given} people with emoji {emoji}, more than emojis count")


def _check_age(node: Node, parent: Node | None) -> None:
    if parent and node.created_at and parent.created_at and node.created_at < parent.created_at:
        raise Wrong("it is older than its parent")


def _check_ballots(nodes: dict[str, Node]) -> None:
    for node in nodes.values():
        for ballot in node.ballots:
            for reply in (*ballot.shown, *ballot.vetoed):
                if reply not in nodes or nodes[reply].parent_id != node.id:
                    raise BadLine(
                        node.line, f"message {node.id}: a ranking names {reply}, which is not one of its replies"
                    )
            if not set(ballot.vetoed) <= set(ballot.shown):
                raise BadLine(node.line, f"message {node.id}: a ranking vetoes a reply that was not shown")


class _Siblings:
    """What may happen once among the replies to one message: a rank, a live reply by one author."""

    def __init__(self) -> None:
        self.ranks: set[tuple[str | None, int]] = set()
        self.authors: set[tuple[str | None, str]] = set()

    def add(self, node: Node) -> None:
        if node.rank is not None:
            if (node.parent_id, node.rank) in self.ranks:
                raise Wrong(f"rank {node.rank} appears twice among the replies to one message")
            self.ranks.add((node.parent_id, node.rank))
        if node.author and node.depth and not node.deleted:
            if (node.parent_id, node.author) in self.authors:
                raise Wrong(f"it is the second live reply by {node.author} to one message")
            self.authors.add((node.parent_id, node.author))
