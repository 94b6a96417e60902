"""One prompt a row: alone, with its answer, or with an answer called good or bad."""

from collections.abc import Iterator
from typing import TypedDict

from exports.formats.format import Format, Meta, Turn, meta, turns
from exports.formats.tree import Message, Tree, answers, prompts, tiers


class PromptsRow(TypedDict):
    prompt: list[Turn]
    meta: Meta


class Prompts(Format):
    """Every beginning of a conversation that ends in a prompt, answered or not."""

    name = "prompts"
    trainer = "TRL `GRPOTrainer`, `RLOOTrainer`, `OnlineDPOTrainer`"
    columns = PromptsRow

    def rows(self, tree: Tree) -> Iterator[PromptsRow]:
        for path in prompts(tree):
            yield {"prompt": turns(path), "meta": meta(tree, path)}


class CompletionRow(TypedDict):
    prompt: list[Turn]
    completion: list[Turn]
    meta: Meta


class PromptCompletion(Format):
    """Every answer once, after all that led to it: what conversations share is not trained once for each of them."""

    name = "prompt-completion"
    trainer = "TRL `SFTTrainer`, loss on the completion only"
    columns = CompletionRow

    def rows(self, tree: Tree) -> Iterator[CompletionRow]:
        for path in answers(tree):
            yield {"prompt": turns(path[:-1]), "completion": turns(path[-1:]), "meta": meta(tree, path)}


class KtoRow(TypedDict):
    prompt: list[Turn]
    completion: list[Turn]
    label: bool
    meta: Meta


class Kto(Format):
    """Single answers, good or bad: the best and the worst of those ranked; any other by its thumbs, if they lean."""

    name = "kto"
    trainer = "TRL `KTOTrainer`, `BCOTrainer`"
    has_losers = True
    columns = KtoRow

    def rows(self, tree: Tree) -> Iterator[KtoRow]:
        for path in prompts(tree):
            for reply, good in _judged(path[-1].replies):
                if not good or tree.may_win(reply):
                    yield {
                        "prompt": turns(path),
                        "completion": turns((reply,)),
                        "label": good,
                        "meta": meta(tree, (*path, reply)),
                    }


def _judged(replies: tuple[Message, ...]) -> Iterator[tuple[Message, bool]]:
    """Ranks only compare, so they say nothing of replies that are all equal, nor of those between the ends."""
    ranked = tiers(replies)
    ends = {ranked[0].rank: True, ranked[-1].rank: False} if len(ranked) > 1 else {}
    for reply in replies:
        if reply.rank in ends:
            yield reply, ends[reply.rank]
        elif reply.thumbs:
            yield reply, reply.thumbs > 0
