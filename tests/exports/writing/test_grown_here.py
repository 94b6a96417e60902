"""Genuine prompts, grown by simulated volunteers until twenty trees are finished: what comes out is sound."""

import io
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from oasst.models import Message, MessageTree, Ranking
from tasks.rules.consensus import ranked_pairs
from tests.exports.conftest import Export, Import
from tests.exports.files import Object, sound

PROMPTS = "open_assistant_en_100.trees.jsonl.gz"


def messages(node: Object) -> list[Object]:
    return [node, *(below for reply in node["replies"] for below in messages(reply))]


def ballots(message: Object) -> list[list[str | tuple[str, ...]]]:
    """The orders that were given of the replies to a message, ties as tuples."""
    given = message.get("events", {}).get("ranking", [])
    return [[tuple(tie) for tie in each["tiers"]] if "tiers" in each else each["ranked_message_ids"] for each in given]


@pytest.mark.real_data
def test_twenty_trees_are_finished_and_every_rank_follows_from_the_exported_ballots(
    real_data: Path,
    count_real_trees: Callable[[int], None],
    take: Import,
    export: Export,
    empty: Callable[[], None],
    tmp_path: Path,
) -> None:
    take(real_data / PROMPTS, state="prompts")
    genuine = dict(Message.objects.values_list("pk", "text"))
    call_command("simulate", volunteers=25, lang="en", seed=1, until_finished=20, stdout=io.StringIO())
    assert sound() == []
    finished = MessageTree.objects.finished()
    assert finished.count() >= 20
    assert len(set(finished.values_list("pk", flat=True)) & set(genuine)) >= 15

    options: dict[str, Any] = {"events": True, "labels": True, "include_synthetic": True}
    trees = export(**options)
    assert len(trees) == finished.count()
    assert {tree["prompt"]["message_id"]: tree["prompt"]["text"] for tree in trees}.items() <= (
        {str(id_): text for id_, text in Message.objects.filter(parent=None).values_list("pk", "text")}.items()
    )
    counted: defaultdict[int, int] = defaultdict(int)
    for parent in (each for tree in trees for each in messages(tree["prompt"])):
        given = ballots(parent)
        counted[len(given)] += 1
        order = [each["message_id"] for each in parent["replies"] if "rank" in each]
        assert ranked_pairs(given) == order
        assert [each["rank"] for each in parent["replies"] if "rank" in each] == list(range(len(order)))
    assert counted[3] >= 40
    assert set(counted) <= {0, 3, 4}

    ranks = dict(Message.objects.filter(tree__in=finished, rank__isnull=False).values_list("pk", "rank"))
    file = tmp_path / "out.jsonl"
    empty()
    said = take(file)
    assert said.startswith(f"Imported {len(trees)} trees")
    assert sound() == []
    assert export(**options) == trees
    assert dict(Message.objects.filter(rank__isnull=False).values_list("pk", "rank")) == ranks
    assert Ranking.objects.count() == sum(number * times for number, times in counted.items())
    count_real_trees(len(genuine))
