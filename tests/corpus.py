"""Small trees for tests."""

import uuid
from typing import Any

from oasst.models import Message, MessageTree, Role, TreeState, User


def a_tree(
    author: User | None, *, text: str = "How do bees find home?", state: str = TreeState.GROWING, **fields: Any
) -> Message:
    """A tree of one message, accepted unless said otherwise; returns the root."""
    key = fields.pop("id", None) or uuid.uuid4()
    lang = fields.pop("lang", "en")
    MessageTree.objects.create(id=key, state=state, lang=lang, goal_tree_size=15, max_depth=5, max_children_count=3)
    defaults = {"review_result": True}
    return Message.objects.create(
        id=key, tree_id=key, author=author, role=Role.PROMPTER, text=text, lang=lang, **{**defaults, **fields}
    )


def a_reply(parent: Message, author: User | None, *, text: str = "By the sun.", **fields: Any) -> Message:
    """A reply under the parent, which counts it."""
    role = Role.ASSISTANT if parent.role == Role.PROMPTER else Role.PROMPTER
    defaults = {"review_result": True, "lang": parent.lang}
    reply = Message.objects.create(
        tree_id=parent.tree_id, parent=parent, author=author, role=role, text=text, depth=parent.depth + 1,
        **{**defaults, **fields},
    )  # fmt: skip
    parent.children_count += not reply.deleted
    parent.save(update_fields=["children_count"])
    return reply
