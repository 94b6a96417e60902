"""The kinds of work. Their names are Open Assistant's task types (docs/reference/tasks.md). Pure, no Django."""

from typing import Final, Literal

INITIAL_PROMPT: Final = "initial_prompt"
PROMPTER_REPLY: Final = "prompter_reply"
ASSISTANT_REPLY: Final = "assistant_reply"
LABEL_INITIAL_PROMPT: Final = "label_initial_prompt"
LABEL_PROMPTER_REPLY: Final = "label_prompter_reply"
LABEL_ASSISTANT_REPLY: Final = "label_assistant_reply"
RANK_PROMPTER_REPLIES: Final = "rank_prompter_replies"
RANK_ASSISTANT_REPLIES: Final = "rank_assistant_replies"

WRITING: Final = (INITIAL_PROMPT, PROMPTER_REPLY, ASSISTANT_REPLY)
REPLYING: Final = (PROMPTER_REPLY, ASSISTANT_REPLY)
LABELLING: Final = (LABEL_INITIAL_PROMPT, LABEL_PROMPTER_REPLY, LABEL_ASSISTANT_REPLY)
RANKING: Final = (RANK_PROMPTER_REPLIES, RANK_ASSISTANT_REPLIES)
ALL: Final = (*WRITING, *LABELLING, *RANKING)


def reply_to(role: str) -> str:
    """The kind of work that answers a message of this role."""
    return ASSISTANT_REPLY if role == "prompter" else PROMPTER_REPLY


def label_of(role: str, *, root: bool) -> str:
    if root:
        return LABEL_INITIAL_PROMPT
    return LABEL_PROMPTER_REPLY if role == "prompter" else LABEL_ASSISTANT_REPLY


def role_labelled(kind: str) -> Literal["prompter", "assistant"]:
    """The role of the messages that this kind of work reviews."""
    return "assistant" if kind == LABEL_ASSISTANT_REPLY else "prompter"


def rank_of(role: str) -> str:
    """The kind of work that orders replies of this role."""
    return RANK_PROMPTER_REPLIES if role == "prompter" else RANK_ASSISTANT_REPLIES
