"""Conversations as lists of {"role", "content"}, which several sources have."""

from typing import Any

from exports.parsing.fields import MAX_TEXT, Object, Wrong, array, mapping, required, string
from exports.parsing.problems import shown
from exports.parsing.sources.source import message

_SPEAKERS = {
    "human": 0, "user": 0,
    "gpt": 1, "assistant": 1, "chatgpt": 1, "bing": 1, "bard": 1, "model": 1,
}  # fmt: skip


def are_turns(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) and "role" in each for each in value)


def messages(
    value: Any,
    key: str,
    lang: str,
    *,
    by_model: bool,
    model: str | None = None,
    role: str = "role",
    content: str = "content",
) -> list[Object]:
    """Each turn as a message, in their order; `role` and `content` are the keys of a turn.

    Raises:
        Wrong: with the first turn that a tree has no place for.
    """
    turns = [mapping(each, "a turn") for each in array(value, key)]
    if not turns:
        raise Wrong("the conversation is empty; leave the row out")
    messages = []
    for depth, turn in enumerate(turns):
        speaker = _speaker(turn, depth, role)
        if turn.get("tool_calls") or turn.get("function_call"):
            raise Wrong(f"turn {depth + 1} calls a tool, which a tree has no place for; leave the row out")
        text = _text(turn, depth, content)
        messages.append(message(text, depth, lang, by_model=by_model and speaker == 1, model=model))
    return messages


def refuse_beside(row: Object, *keys: str) -> None:
    """Rejects keys beside the turns that a tree cannot store."""
    for key in keys:
        if row.get(key):
            raise Wrong(
                f"it has {key} beside the conversation, which a tree has no place for; take it out, or leave the row out"
            )


def _speaker(turn: Object, depth: int, role: str) -> int:
    who = required(turn, role)
    if who in ("system", "developer"):
        raise Wrong("it has a system prompt, which a tree cannot hold; take that turn out, or leave the row out")
    if who in ("tool", "function", "function_call", "observation"):
        raise Wrong(f"turn {depth + 1} is by a {who}, which a tree has no place for; leave the row out")
    if not isinstance(who, str) or who not in _SPEAKERS:
        raise Wrong(f"{role} must be one of {', '.join(_SPEAKERS)}, not {shown(who)}")
    if _SPEAKERS[who] != depth % 2:
        should = ("human", "assistant")[depth % 2]
        raise Wrong(f"turn {depth + 1} is by {who}, but should be the {should}'s; a conversation begins with a human")
    return _SPEAKERS[who]


def _text(turn: Object, depth: int, key: str) -> str:
    """The content: a text, or a list of parts that are texts, as newer programs write it."""
    value = turn.get(key)
    if isinstance(value, list):
        parts = [mapping(each, f"a part of turn {depth + 1}") for each in value]
        for part in parts:
            if part.get("type", "text") not in ("text", "input_text", "output_text"):
                raise Wrong(f"turn {depth + 1} has a part of type {shown(part['type'])}; a tree holds texts alone")
        value = "\n".join(string(required(part, "text"), "text", MAX_TEXT) for part in parts)
    if value is None or value == "":
        raise Wrong(f"turn {depth + 1} has no {key}; leave the row out")
    return string(value, key, MAX_TEXT)
