"""What goes in comes out: genuine trees field for field, and any tree at all."""

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oasst.core import labels, reaction_codes
from oasst.core.authorship import Authorship
from oasst.core.texts.visible import has_visible
from oasst.core.topics import TOPICS
from oasst.models import ImportedFacts, Message, MessageTree, Ranking, Reaction, TreeState, User
from tasks.rules import shape
from tests.exports.conftest import Export, Import
from tests.exports.files import Object, flat, read, sound, without_nulls, write

EVERYTHING: dict[str, Any] = {
    "state": "all", "labels": True, "include_deleted": True, "include_spam": True, "include_synthetic": True,
}  # fmt: skip
OASST1 = "oasst1_en_validation.trees.jsonl.gz"
FILES = [OASST1, "open_assistant_en_100.trees.jsonl.gz"]


@pytest.mark.real_data
@pytest.mark.parametrize("name", FILES)
def test_genuine_trees_come_out_field_for_field_in_the_same_order(
    real_data: Path, count_real_trees: Callable[[int], None], take: Import, export: Export, name: str
) -> None:
    genuine = read(real_data / name)
    take(real_data / name)
    assert without_nulls(export(**EVERYTHING)) == without_nulls(genuine)
    assert sound() == []
    count_real_trees(len(genuine))


@pytest.mark.real_data
def test_flat_and_nested_files_give_the_same_corpus(
    real_data: Path,
    count_real_trees: Callable[[int], None],
    take: Import,
    export: Export,
    export_bytes: Callable[..., bytes],
    empty: Callable[[], None],
) -> None:
    take(real_data / OASST1)
    from_nested = export_bytes(**EVERYTHING)
    rows = export(format="messages", **EVERYTHING)
    genuine = read(real_data / "oasst1_en_validation.messages.jsonl.gz")
    assert without_nulls(rows) == without_nulls(genuine)
    empty()
    take(real_data / "oasst1_en_validation.messages.jsonl.gz")
    assert export_bytes(**EVERYTHING) == from_nested
    count_real_trees(2 * 188)


def _react_and_rank() -> None:
    """Some people react to and rank what was imported, with ties, vetoes and none acceptable."""
    people = list(User.objects.order_by("pk")[:3])
    if not people:
        people = [User.objects.create(username=f"person {n}") for n in range(3)]
    parents = Message.objects.filter(children__rank=1).order_by("seq")[:40]
    for number, parent in enumerate(parents):
        person = people[number % 3]
        Reaction.objects.create(message=parent, user=person, emoji="+1")
        parent.emojis = {**(parent.emojis or {}), "+1": (parent.emojis or {}).get("+1", 0) + 1}
        parent.save(update_fields=["emojis"])
        replies = list(parent.children.order_by("pk"))
        ids = [str(each.pk) for each in replies]
        ballots = [[[each] for each in reversed(ids)], [ids], []]
        Ranking.objects.create(
            parent=parent, user=person, guideline_version="1", shown=ids, revisions=[1] * len(ids),
            ballot=ballots[number % 3], none_acceptable=number % 3 == 2, vetoed=ids[: number % 2],
        )  # fmt: skip
        for each in replies:
            each.ranking_count += 1
            each.save(update_fields=["ranking_count"])


@pytest.mark.real_data
@pytest.mark.parametrize("layout", ["trees", "messages"])
@pytest.mark.parametrize("name", FILES)
def test_into_an_empty_database_and_out_again_gives_identical_bytes(
    real_data: Path, count_real_trees: Callable[[int], None], take: Import, export_bytes: Callable[..., bytes],
    empty: Callable[[], None], tmp_path: Path, name: str, layout: str,
) -> None:  # fmt: skip
    trees = len(read(real_data / name))
    take(real_data / name, origin="a file of old")
    _react_and_rank()
    assert sound() == []
    for events in (True, False):
        first = export_bytes(format=layout, events=events, **EVERYTHING)
        copy = tmp_path / "copy.jsonl"
        copy.write_bytes(first)
        empty()
        take(copy)
        assert export_bytes(format=layout, events=events, **EVERYTHING) == first
        assert sound() == []
        assert MessageTree.objects.count() == trees
    count_real_trees(trees)


def test_reactions_and_rankings_come_back_as_rows(
    take: Import, export_bytes: Callable[..., bytes], empty: Callable[[], None], tmp_path: Path
) -> None:
    take(a_forest(1))
    _react_and_rank()
    before = (
        sorted(Reaction.objects.values_list("message_id", "user_id", "emoji")),
        sorted(Ranking.objects.values_list("parent_id", "user_id", "shown", "none_acceptable", "vetoed")),
    )
    assert all(before)
    (tmp_path / "copy.jsonl").write_bytes(export_bytes(events=True, **EVERYTHING))
    empty()
    take(tmp_path / "copy.jsonl")
    assert before == (
        sorted(Reaction.objects.values_list("message_id", "user_id", "emoji")),
        sorted(Ranking.objects.values_list("parent_id", "user_id", "shown", "none_acceptable", "vetoed")),
    )
    assert ImportedFacts.objects.exclude(emojis=None).count() == Reaction.objects.count()
    assert sound() == []


def a_forest(number: int) -> Object:
    """A tree with a parent whose two replies are ranked."""
    ids = [str(uuid.UUID(int=number * 10 + k)) for k in range(3)]
    common = {"text": "x", "lang": "en", "review_result": True}
    replies = [
        {"message_id": id_, "role": "assistant", "rank": rank, **common, "replies": []}
        for rank, id_ in enumerate(ids[1:])
    ]
    return {
        "message_tree_id": ids[0],
        "prompt": {"message_id": ids[0], "role": "prompter", **common, "replies": replies},
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(
    has_visible
)
PEOPLE = st.none() | st.integers(1, 2**64).map(lambda number: str(uuid.UUID(int=2**100 + number)))
TOPICS_OF_A_TREE = st.lists(st.sampled_from(list(TOPICS)), unique=True, min_size=1, max_size=3)
UNIT = st.floats(0, 1) | st.integers(0, 1)


@st.composite
def trees(draw: st.DrawFn) -> Object:
    """A small tree of any shape, as the exporter would write it."""
    first = draw(st.integers(1, 2**90))
    numbers = iter(range(first, first + 10_000))
    state = draw(st.sampled_from(TreeState.values))
    dated = draw(st.booleans())

    def one(parent: str | None, depth: int, rank: int | None) -> Object:
        id_ = str(uuid.UUID(int=next(numbers)))
        made: Object = {
            "message_id": id_,
            "parent_id": parent,
            # No person twice among siblings, so each has their own.
            "user_id": None if draw(st.booleans()) else str(uuid.UUID(int=2**110 + next(numbers))),
            "created_date": f"2023-02-{depth + 1:02}T00:00:00.{draw(st.integers(0, 999_999)):06}+00:00"
            if dated
            else None,
            "text": draw(TEXT),
            "role": ["prompter", "assistant"][depth % 2],
            "lang": draw(st.sampled_from(["en", "pt-BR", "uk-UA", "zh"])),
            "review_count": draw(st.integers(0, 2**31 - 1)),
            "review_result": draw(st.none() | st.booleans()),
            "deleted": draw(st.booleans()),
            "rank": rank,
            "synthetic": draw(st.booleans()),
            "model_name": draw(st.none() | TEXT),
            "authorship": (authorship := draw(st.none() | st.sampled_from(get_args(Authorship)))),
            "authorship_source": draw(st.none() | TEXT) if authorship else None,
            "emojis": draw(
                st.none() | st.dictionaries(st.sampled_from(reaction_codes.CODES), st.integers(0, 10**6), max_size=4)
            ),
            "labels": draw(st.none() | st.dictionaries(st.sampled_from(labels.NAMES), _aggregates(), max_size=4)),
            "detoxify": draw(st.none() | st.dictionaries(st.sampled_from(["toxicity", "insult", "threat"]), UNIT)),
        }
        width = draw(st.integers(0, max(0, 3 - depth)))
        ranked = draw(st.integers(0, width)) if width else 0
        made["replies"] = [one(id_, depth + 1, k if k < ranked else None) for k in range(width)]
        return made

    root = one(None, 0, None)
    return {
        "message_tree_id": root["message_id"],
        "tree_state": state,
        "prompt": root,
        "origin": draw(st.none() | TEXT),
        "topics": draw(st.none() | TOPICS_OF_A_TREE),
    }


def _aggregates() -> st.SearchStrategy[Object]:
    return st.fixed_dictionaries({"value": UNIT, "count": st.integers(1, 2**31 - 1)})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(line=trees(), as_rows=st.booleans())
def test_any_tree_comes_out_as_it_went_in(
    tmp_path: Path, empty: Callable[[], None], line: Object, as_rows: bool
) -> None:
    empty()
    rows = flat(line)
    rows[0].update(origin=line["origin"], topics=line["topics"])
    file = write(tmp_path / "any.jsonl", *(rows if as_rows else [line]))
    out = tmp_path / "again.jsonl"
    call_command("import_trees", file, stdout=io.StringIO())
    call_command("export_trees", out=out, stderr=io.StringIO(), **EVERYTHING)
    (again,) = read(out)
    if line["tree_state"] in (
        *shape.LIVE,
        "prompt_lottery_waiting",
    ):  # its facts, or room, may have carried it on at once
        again["tree_state"] = line["tree_state"]
    assert without_nulls(again) == without_nulls(line)
    assert sound() == []
