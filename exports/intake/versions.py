"""Handling of an imported tree: keep it, rank it again, or start a new tree from its prompt. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from exports.parsing import Tree

Version = Literal["keep", "backlog", "prompts"]


def keep(tree: Tree) -> Tree | None:
    """The tree as in the file; without a state it is finished."""
    return tree if tree.state else replace(tree, state="ready_for_export")


def backlog(tree: Tree) -> Tree | None:
    """All its messages, to be ranked by this community."""
    nodes = tuple(replace(node, rank=None) for node in tree.nodes)
    return replace(tree, state="backlog_ranking", nodes=nodes)


def prompts(tree: Tree) -> Tree | None:
    """The prompt alone, to be reviewed by this community as if it had been written now; none where it is deleted."""
    root = tree.root
    if root.deleted:
        return None
    fresh = replace(
        root,
        created_at=None,
        review_count=0,
        review_result=None,
        emojis=None,
        labels=None,
        detoxify=None,
        signs=(),
        ballots=(),
    )
    return replace(tree, state="initial_prompt_review", nodes=(fresh,))


VERSIONS: dict[Version, Callable[[Tree], Tree | None]] = {"keep": keep, "backlog": backlog, "prompts": prompts}
