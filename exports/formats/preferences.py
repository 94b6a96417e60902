"""Answers to one prompt beside each other: in pairs, or all that were ranked."""

import hashlib
from collections.abc import Iterator
from heapq import nsmallest
from itertools import combinations, product
from operator import itemgetter
from typing import NamedTuple, TypedDict

from exports.formats.format import Format, Meta, Turn, meta, turns
from exports.formats.tree import Message, Path, Tree, prompts, tiers


class Pair(NamedTuple):
    prompt: Path
    chosen: Message
    rejected: Message
    margin: float


def pairs(tree: Tree) -> Iterator[Pair]:
    """Each better with each worse reply to one prompt. Equals give none, nor replies of the same text: nothing differs.
    Of more than `tree.most_pairs` a part is drawn by a hash of their ids, the same in every release of a line.
    """
    for path in prompts(tree):
        pairs_of_prompt = _pairs(tree, path)
        if tree.most_pairs is None:
            yield from pairs_of_prompt
        else:
            drawn = nsmallest(tree.most_pairs, enumerate(pairs_of_prompt), key=_draw)
            yield from (pair for _place, pair in sorted(drawn, key=itemgetter(0)))


def _pairs(tree: Tree, path: Path) -> Iterator[Pair]:
    for better, worse in combinations(tiers(path[-1].replies), 2):
        for chosen, rejected in product(better.equals, worse.equals):
            if chosen.text != rejected.text and tree.may_win(chosen):
                yield Pair(path, chosen, rejected, float(worse.rank - better.rank))


def _draw(placed: tuple[int, Pair]) -> bytes:
    _place, pair = placed
    return hashlib.sha256(f"{pair.chosen.id} {pair.rejected.id}".encode()).digest()


class PreferenceRow(TypedDict):
    prompt: list[Turn]
    chosen: list[Turn]
    rejected: list[Turn]
    margin: float
    meta: Meta


class Preference(Format):
    """Pairs of answers, the better one chosen; `margin` is how many ranks are between them."""

    name = "preference"
    trainer = "TRL `DPOTrainer`, `CPOTrainer`, `ORPOTrainer`"
    has_losers = True
    columns = PreferenceRow

    def rows(self, tree: Tree) -> Iterator[PreferenceRow]:
        for pair in pairs(tree):
            yield {
                "prompt": turns(pair.prompt),
                "chosen": turns((pair.chosen,)),
                "rejected": turns((pair.rejected,)),
                "margin": pair.margin,
                "meta": meta(tree, (*pair.prompt, pair.chosen, pair.rejected)),
            }


class ImplicitPreferenceRow(TypedDict):
    chosen: list[Turn]
    rejected: list[Turn]
    margin: float
    meta: Meta


class ImplicitPreference(Format):
    """The pairs of `preference`, each side a whole conversation."""

    name = "preference-implicit"
    trainer = "TRL `RewardTrainer`"
    has_losers = True
    columns = ImplicitPreferenceRow

    def rows(self, tree: Tree) -> Iterator[ImplicitPreferenceRow]:
        for pair in pairs(tree):
            yield {
                "chosen": turns((*pair.prompt, pair.chosen)),
                "rejected": turns((*pair.prompt, pair.rejected)),
                "margin": pair.margin,
                "meta": meta(tree, (*pair.prompt, pair.chosen, pair.rejected)),
            }


class OpenAiInput(TypedDict):
    messages: list[Turn]


class OpenAiPreferenceRow(TypedDict):
    input: OpenAiInput
    preferred_output: list[Turn]
    non_preferred_output: list[Turn]
    meta: Meta


class OpenAiPreference(Format):
    """The pairs of `preference` in the keys of OpenAI's preference fine-tuning; leave `meta` out when you upload them."""

    name = "preference-openai"
    trainer = "OpenAI's fine-tuning by direct preference optimisation"
    has_losers = True
    columns = OpenAiPreferenceRow

    def rows(self, tree: Tree) -> Iterator[OpenAiPreferenceRow]:
        for pair in pairs(tree):
            yield {
                "input": {"messages": turns(pair.prompt)},
                "preferred_output": turns((pair.chosen,)),
                "non_preferred_output": turns((pair.rejected,)),
                "meta": meta(tree, (*pair.prompt, pair.chosen, pair.rejected)),
            }


class RankingRow(TypedDict):
    prompt: list[Turn]
    responses: list[str]
    ranks: list[int]
    n_rankings: int
    model_names: list[str]
    meta: Meta


class Rankings(Format):
    """All ranked answers to one prompt, best first; equals share a rank. `n_rankings` is how often they were compared."""

    name = "rankings"
    trainer = "list-wise reward models, such as Open-Assistant's"
    columns = RankingRow

    def rows(self, tree: Tree) -> Iterator[RankingRow]:
        for path in prompts(tree):
            ranked = [(tier.rank, reply) for tier in tiers(path[-1].replies) for reply in tier.equals]
            if len(ranked) > 1:
                ranks, replies = zip(*ranked, strict=True)
                yield {
                    "prompt": turns(path),
                    "responses": [reply.text for reply in replies],
                    "ranks": list(ranks),
                    "n_rankings": max(reply.rankings for reply in replies),
                    "model_names": [reply.model_name or "" for reply in replies],
                    "meta": meta(tree, (*path, *replies)),
                }
