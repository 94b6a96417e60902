"""Which side of a split a tree is on. Pure."""

import hashlib
from typing import Literal, get_args

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)

VALIDATION_PERCENT = TEST_PERCENT = 5
RULE = (
    f"by sha256(message_tree_id) modulo 100: validation if below {VALIDATION_PERCENT}, "
    f"test if below {VALIDATION_PERCENT + TEST_PERCENT}, else train"
)


def split_of(tree: str) -> Split:
    """By the tree's name in the line, so that it is on the same side in every release of it."""
    number = int.from_bytes(hashlib.sha256(tree.encode()).digest()) % 100
    if number < VALIDATION_PERCENT:
        return "validation"
    return "test" if number < VALIDATION_PERCENT + TEST_PERCENT else "train"
