"""Messages that clients posted, and what answers say of them."""

from typing import Any

from oasst.models import Message, Quarantine, User
from tests.api.conftest import Program
from tests.corpus import a_reply, a_tree

CONVERSATION_KEYS = {
    "id", "user_id", "frontend_message_id", "text", "lang", "is_assistant", "emojis", "user_emojis", "user_is_author",
    "synthetic",
}  # fmt: skip
MESSAGE_KEYS = CONVERSATION_KEYS | {
    "parent_id", "created_date", "review_result", "review_count", "deleted", "edited", "model_name", "message_tree_id",
    "ranking_count", "rank", "user",
}  # fmt: skip
PAGE_KEYS = {"prev", "next", "sort_key", "items", "order"}


def a_prompt(program: Program, author: User | None = None, **fields: Any) -> Message:
    return a_tree(author, client=program.client, **fields)


def an_answer(program: Program, parent: Message, author: User | None = None, **fields: Any) -> Message:
    return a_reply(parent, author, client=program.client, **fields)


def hold(message: Message) -> Quarantine:
    return Quarantine.objects.create(message=message, reason="test")


def texts(response: Any) -> list[str]:
    """The texts of a list, a page, a conversation or a tree."""
    found = response.json()
    assert response.status_code == 200, found
    messages = found if isinstance(found, list) else found.get("items", found.get("messages"))
    return [each["text"] for each in messages]
