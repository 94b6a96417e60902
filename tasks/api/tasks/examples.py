"""What the OpenAPI document shows as answers to requests for work."""

from typing import Any

from oasst.core import labels

_TREE = "3f9c1f1e-6c5b-4f0e-8a39-2d6b1f4f7a01"
_AUTHOR = "0d5bd1f2-3a6b-4d0e-9df1-7f3f8a1c2b10"
TASK_DONE = {"id": "b81a1ad5-0f0c-4b23-9c2d-51c1f3f0f3aa", "type": "task_done"}


def _message(id_: str, text: str, *, assistant: bool = False, **other: Any) -> dict[str, Any]:
    return {
        "id": id_, "user_id": _AUTHOR, "frontend_message_id": "1043589112233", "text": text, "lang": "en",
        "is_assistant": assistant, "emojis": {"+1": 2} if assistant else {}, "user_emojis": [], "user_is_author": False,
        "synthetic": False, **other,
    }  # fmt: skip


_ASKS = _message(_TREE, "How do bees find their way home?")
_TELLS = _message("5f7d2ab0-8a3e-4c0c-8a27-3e8a5c1f9e02", "By the sun, and by landmarks.", assistant=True)
_OTHER = _message("9b1c44f5-0f4e-4c1b-b0f2-6f1f0a7d4c03", "They remember.", assistant=True, synthetic=None)
_LABEL = {"name": "spam", "widget": "yes_no", "display_text": "Is it spam?", "help_text": None}

TASKS: dict[str, Any] = {
    "A prompt to write": {"id": "0c4f4f8c-76b3-4d7f-9f0e-0d1b6f6a8b10", "type": "initial_prompt", "hint": None},
    "A reply to write": {
        "id": "1d5a5b9d-87c4-4e80-a01f-1e2c707b9c11", "type": "assistant_reply", "conversation": {"messages": [_ASKS]},
    },
    "A prompt to review": {
        "id": "2e6b6cae-98d5-4f91-b120-2f3d818cad12", "type": "label_initial_prompt", "message_id": _TREE,
        "conversation": {"messages": [_ASKS]}, "valid_labels": list(labels.FOR_PROMPTER), "mandatory_labels": ["spam"],
        "mode": "full", "disposition": "quality", "labels": [_LABEL], "prompt": _ASKS["text"],
    },
    "Answers to rank": {
        "id": "3f7c7dbf-a9e6-40a2-c231-304e929dbe13", "type": "rank_assistant_replies",
        "conversation": {"messages": [_ASKS]}, "replies": [_TELLS["text"], _OTHER["text"]],
        "reply_messages": [{**_TELLS, "synthetic": None}, _OTHER], "message_tree_id": _TREE, "ranking_parent_id": _TREE,
        "reveal_synthetic": False,
    },
}  # fmt: skip

AVAILABILITY = {
    "random": 113, "summarize_story": 0, "rate_summary": 0, "initial_prompt": 108, "prompter_reply": 1,
    "assistant_reply": 2, "rank_initial_prompts": 0, "rank_prompter_replies": 0, "rank_assistant_replies": 0,
    "label_initial_prompt": 1, "label_assistant_reply": 1, "label_prompter_reply": 0,
}  # fmt: skip
