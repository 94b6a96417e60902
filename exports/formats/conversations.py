"""Whole conversations, for supervised fine-tuning."""

from collections.abc import Iterator
from typing import Literal, TypedDict

from exports.formats.format import Format, Meta, Turn, meta, turns
from exports.formats.tree import Tree, conversations


class SftRow(TypedDict):
    messages: list[Turn]
    meta: Meta


class Sft(Format):
    """Conversations that end in an answer; none is the beginning of another."""

    name = "sft"
    trainer = "TRL `SFTTrainer`, with `assistant_only_loss` if prompts shall not be learnt; axolotl `chat_template`"
    columns = SftRow

    def rows(self, tree: Tree) -> Iterator[SftRow]:
        for path in conversations(tree):
            yield {"messages": turns(path), "meta": meta(tree, path)}


# "from" is a word of Python, so this one cannot be written as a class.
ShareGptTurn = TypedDict("ShareGptTurn", {"from": Literal["human", "gpt"], "value": str})


class ShareGptRow(TypedDict):
    id: str
    conversations: list[ShareGptTurn]
    meta: Meta


class ShareGpt(Format):
    """The conversations of `sft` in the keys of ShareGPT; `id` is the last message."""

    name = "sharegpt"
    trainer = "LLaMA-Factory, FastChat, axolotl"
    columns = ShareGptRow

    def rows(self, tree: Tree) -> Iterator[ShareGptRow]:
        for path in conversations(tree):
            entries: list[ShareGptTurn] = [
                {"from": "human" if message.role == "prompter" else "gpt", "value": message.text} for message in path
            ]
            yield {"id": path[-1].id, "conversations": entries, "meta": meta(tree, path)}


class AlpacaRow(TypedDict):
    instruction: str
    input: str
    output: str
    system: str
    history: list[list[str]]
    meta: Meta


class Alpaca(Format):
    """The conversations of `sft` in the keys of Alpaca: the last turn, and before it `history`, [prompt, answer] each."""

    name = "alpaca"
    trainer = "LLaMA-Factory (`history`); others take the last turn alone"
    columns = AlpacaRow

    def rows(self, tree: Tree) -> Iterator[AlpacaRow]:
        for path in conversations(tree):
            texts = [message.text for message in path]
            *history, last = zip(texts[::2], texts[1::2], strict=True)
            yield {
                "instruction": last[0],
                "input": "",
                "output": last[1],
                "system": "",
                "history": [list(turn) for turn in history],
                "meta": meta(tree, path),
            }
