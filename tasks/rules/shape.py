"""Derives the next state and the openings of a tree from its facts. Pure, no Django.

The engine loads the facts of one tree with one query, derives the state by `next_state` and the openings by `openings`, and
writes only what changed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias
from uuid import UUID

from tasks.rules import kinds
from tasks.rules.thresholds import Rules

OpeningKey: TypeAlias = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Node:
    """A message as the engine sees it."""

    id: UUID
    parent_id: UUID | None
    author_id: UUID | None
    role: str
    depth: int
    deleted: bool
    quarantined: bool
    """In quarantine, until a moderator decides."""
    review_result: bool | None
    reviews: int
    """Reviews for tasks, without those counted by an imported file."""
    rankings: int
    """Rankings of its children."""
    red_flags: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """Work of one kind that is wanted at one message. There is room if `done + leased < wanted`."""

    kind: str
    message_id: UUID
    wanted: int
    done: int
    barred_id: UUID | None
    lonely: bool = False
    waits: bool = False
    """It has all its reviews but needs one by a person whose reviews count."""

    @property
    def key(self) -> OpeningKey:
        return self.kind, self.message_id


@dataclass(frozen=True)
class Facts:
    """A tree with its limits, its messages, and the number of leases on each opening."""

    id: UUID
    state: str
    goal_tree_size: int
    max_depth: int
    max_children_count: int
    nodes: Mapping[UUID, Node]
    leased: Mapping[OpeningKey, int]
    """Has a key for every opening of the tree, also for those without a lease."""

    @property
    def root(self) -> Node:
        return self.nodes[self.id]

    @cached_property
    def children(self) -> Mapping[UUID, list[Node]]:
        """The replies in play by parent: neither deleted nor quarantined, nor below such a message."""
        below: dict[UUID, list[Node]] = defaultdict(list)
        all_children: dict[UUID, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.parent_id:
                all_children[node.parent_id].append(node)
        level = [self.root] if in_play(self.root) else []
        while level:
            for node in level:
                below[node.id] = [child for child in all_children[node.id] if in_play(child)]
            level = [child for node in level for child in below[node.id]]
        return below

    @cached_property
    def playing(self) -> list[Node]:
        """All messages in play, the root first; empty if the root is not in play."""
        if not in_play(self.root):
            return []
        return [self.root, *(child for siblings in self.children.values() for child in siblings)]

    @property
    def accepted(self) -> int:
        return sum(node.review_result is True for node in self.playing)

    @property
    def awaiting(self) -> list[Node]:
        return [node for node in self.playing if node.review_result is None]

    @property
    def size(self) -> int:
        """Number of messages that are accepted or undecided."""
        return sum(node.review_result is not False for node in self.playing)


def in_play(node: Node) -> bool:
    return not (node.deleted or node.quarantined)


# --- States -----------------------------------------------------------------------------------------------------------


def next_state(facts: Facts, rules: Rules) -> str | None:
    """The state the facts require, or None if the tree keeps its state."""
    if facts.root.deleted:
        return "halted_by_moderator" if facts.state in ENDED_BY_DELETION else None
    if facts.root.quarantined:
        return None
    match facts.state:
        case "initial_prompt_review" | "growing" if is_flagged(facts.root, rules):
            return "aborted_low_grade"
        case "initial_prompt_review" if facts.root.review_result is not None:
            return "prompt_lottery_waiting" if facts.root.review_result else "aborted_low_grade"
        case "aborted_low_grade" if facts.root.review_result and not is_flagged(facts.root, rules):
            return "prompt_lottery_waiting"
        case "growing" if not facts.awaiting and (facts.accepted >= facts.goal_tree_size or is_full(facts, rules)):
            return "ranking"
        case "ranking" if all(node.rankings >= rules.num_required_rankings for node, _ in rankable(facts, rules)):
            return "ready_for_scoring"
    return None


def destination(facts: Facts, rules: Rules) -> str:
    """The final state by these facts without further work."""
    while new := next_state(facts, rules):
        facts = replace(facts, state=new)
    return facts.state


def is_flagged(node: Node, rules: Rules) -> bool:
    """It has enough red flags for automatic moderation."""
    return rules.signals_act and node.red_flags >= rules.auto_mod_red_flags


LIVE = ("initial_prompt_review", "growing", "ranking")

# A tree in one of these states is halted when its prompt is deleted.
ENDED_BY_DELETION = (*LIVE, "prompt_lottery_waiting", "ready_for_export")


def is_full(facts: Facts, rules: Rules) -> bool:
    """No message of the tree takes another reply, and none is being written."""
    return not any(opening.wanted > opening.done for opening in reply_openings(facts, rules))


# --- Openings --------------------------------------------------------------------------------------------------------


def openings(facts: Facts, rules: Rules) -> list[Opening]:
    """All openings of the tree in its current state, except finished ones without leases."""
    match facts.state:
        case "initial_prompt_review":
            result = label_openings(facts, rules)
        case "growing":
            result = [*label_openings(facts, rules), *reply_openings(facts, rules)]
        case "ranking":
            result = rank_openings(facts, rules)
        case _:
            result = []
    return [each for each in result if each.wanted > each.done or facts.leased.get(each.key)]


def label_openings(facts: Facts, rules: Rules) -> list[Opening]:
    """Reviews of undecided messages; the author is barred.

    A message that is undecided although it has its reviews waits for people whose reviews count
    (`tasks.rules.independence`): one more is wanted at a time, so that the tree can never get stuck.
    """
    return [
        Opening(
            kind=kinds.label_of(node.role, root=node.parent_id is None),
            message_id=node.id,
            wanted=max(needed, node.reviews + 1),
            done=node.reviews,
            barred_id=node.author_id,
            waits=node.reviews >= needed,
        )
        for node in facts.awaiting
        for needed in [rules.reviews_needed(root=node.parent_id is None)]
    ]


def reply_openings(facts: Facts, rules: Rules) -> list[Opening]:
    """Replies, in total never more than the tree lacks, including those being written; the author is barred.

    Missing replies are assigned to lonely messages first, then in the order of the (random) ids.
    """
    parents = list(extendible(facts, rules))
    missing = facts.goal_tree_size - facts.size - sum(leased for _, _, leased, _ in parents)
    result = []
    for node, active, leased, limit in sorted(
        parents, key=lambda each: (not lonely(each[0], each[1], rules), each[0].id)
    ):
        extra = max(0, min(limit - active - leased, missing))
        missing -= extra
        result.append(
            Opening(
                kind=kinds.reply_to(node.role),
                message_id=node.id,
                wanted=active + leased + extra,
                done=active,
                barred_id=node.author_id,
                lonely=lonely(node, active, rules),
            )
        )
    return result


def extendible(facts: Facts, rules: Rules) -> Iterator[tuple[Node, int, int, int]]:
    """Accepted messages above the depth limit: each with its active replies, those being written, and its limit."""
    for node in facts.playing:
        if node.review_result is not True or node.depth >= facts.max_depth:
            continue
        active = sum(child.review_result is not False for child in facts.children[node.id])
        leased = facts.leased.get((kinds.reply_to(node.role), node.id), 0)
        limit = facts.max_children_count if node.role == "prompter" else rules.num_prompter_replies
        yield node, active, leased, limit


def lonely(node: Node, active: int, rules: Rules) -> bool:
    """A prompter message with too few replies to be ranked."""
    return node.role == "prompter" and 0 < active < rules.lonely_children_count


def rank_openings(facts: Facts, rules: Rules) -> list[Opening]:
    """Rankings of every set of accepted siblings; the claim excludes the authors of the siblings."""
    return [
        Opening(
            kind=kinds.rank_of(replies[0].role),
            message_id=node.id,
            wanted=rules.num_required_rankings,
            done=node.rankings,
            barred_id=None,
        )
        for node, replies in rankable(facts, rules)
    ]


def rankable(facts: Facts, rules: Rules) -> Iterator[tuple[Node, list[Node]]]:
    """Parents in play with two accepted replies or more, and these replies."""
    for node in facts.playing:
        replies = [child for child in facts.children[node.id] if child.review_result]
        if len(replies) >= 2 and (replies[0].role == "assistant" or rules.rank_prompter_replies):
            yield node, replies
