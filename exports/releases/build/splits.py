"""Which side of a split a tree is on. Pure."""

import hashlib
from typing import Literal, get_args

Split = Literal["train", "validation"]
SPLITS: tuple[Split, ...] = get_args(Split)

VALIDATION_PERCENT = 5
RULE = f"validation if sha256(message_tree_id) modulo 100 is below {VALIDATION_PERCENT}, else train"


def split_of(tree: str) -> Split:
    """By the tree's name in the line, so that it is on the same side in every release of it."""
    number = int.from_bytes(hashlib.sha256(tree.encode()).digest())
    return "validation" if number % 100 < VALIDATION_PERCENT else "train"
