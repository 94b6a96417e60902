"""Every invariant finds the fault it is about, and nothing in a sound corpus. Counters can be repaired."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from oasst.corpus import counters, invariants
from oasst.db.statements import load
from oasst.models import ImportedFacts, Message, User
from tests.corpus import a_tree
from tests.faults import COUNTERS, FAULTS, Corpus, change, wrong_children, wrong_emojis, wrong_rankings, wrong_reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus(ada: User, ben: User, cleo: User, mod: User) -> Corpus:
    return Corpus(ada, ben, cleo, mod)


def findings() -> dict[str, list[tuple[str, str]]]:
    return {each.invariant.name: list(each.first) for each in invariants.check() if each.offenders}


def test_a_sound_corpus_breaks_nothing(corpus: Corpus) -> None:
    assert findings() == {}


def test_an_empty_corpus_breaks_nothing() -> None:
    assert findings() == {}


@pytest.mark.parametrize(("name", "plant"), FAULTS, ids=[plant.__name__ for _, plant in FAULTS])
def test_a_fault_is_named(corpus: Corpus, name: str, plant: Callable[[Corpus], tuple[Any, str]]) -> None:
    id_, what = plant(corpus)
    assert findings() == {name: [(str(id_), what)]}


def test_every_invariant_has_a_fault_and_a_sentence() -> None:
    ours = list(load(Path(invariants.__file__).with_suffix(".sql")))
    assert ours == list(dict.fromkeys(name for name, _ in FAULTS))
    assert [each.name for each in invariants.registered() if not each.sentence.endswith(".")] == []


def test_none_acceptable_may_leave_the_ballot_empty(corpus: Corpus) -> None:
    change(corpus.ranking, ballot=[], none_acceptable=True)
    assert findings() == {}


def test_what_only_a_file_said_is_no_fault(corpus: Corpus) -> None:
    for each in (corpus.one, corpus.question, corpus.other):
        ImportedFacts.objects.create(message=each)
    ImportedFacts.objects.filter(pk=corpus.root.pk).update(dated=False)
    change(corpus.one, created_at="2020-01-01T00:00Z", deleted=True)
    change(corpus.root, children_count=1)
    change(corpus.other, review_result=False)
    assert findings() == {}


def test_the_command_names_the_offenders_and_fails(corpus: Corpus) -> None:
    said = io.StringIO()
    call_command("check_trees", stdout=said)
    assert {line.split()[0] for line in said.getvalue().splitlines()} == {"ok"}

    for each in (corpus.root, corpus.one, corpus.two):
        change(each, children_count=7)
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_trees", most=2, stdout=said)
    assert ended.value.code == 1
    lines = [line for line in said.getvalue().splitlines() if not line.startswith("ok")]
    first, second = sorted([corpus.root, corpus.one, corpus.two], key=lambda each: str(each.pk))[:2]
    assert [line.split()[:2] for line in lines[:1]] == [["3", f"{COUNTERS}:"]]
    assert [line.split()[0] for line in lines[1:3]] == [str(first.pk), str(second.pk)]
    assert lines[3:] == ["1 invariants are broken. manage.py rebuild_counters repairs those about counters."]


def test_counters_are_repaired_and_then_stay(corpus: Corpus) -> None:
    wrong_children(corpus)
    wrong_reviews(corpus)
    wrong_rankings(corpus)
    wrong_emojis(corpus)
    change(corpus.two, emojis={"rofl": 1}, ranking_count=9)
    change(corpus.question, emojis={})
    said = io.StringIO()
    call_command("rebuild_counters", stdout=said)
    assert said.getvalue().splitlines() == [
        "children_count: repaired on 1 messages",
        "review_count: repaired on 1 messages",
        "ranking_count: repaired on 1 messages",
        "emojis: repaired on 2 messages",
    ]
    assert findings() == {}
    root, two, question = (Message.objects.get(pk=each.pk) for each in (corpus.root, corpus.two, corpus.question))
    assert (root.children_count, root.review_count, root.emojis) == (2, 5, {"+1": 3})
    assert (two.ranking_count, two.emojis, question.emojis) == (1, {}, {})
    assert counters.rebuild() == {"children_count": 0, "review_count": 0, "ranking_count": 0, "emojis": 0}


def test_repairing_goes_through_the_corpus_in_pieces(
    corpus: Corpus, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counters, "_TREES_AT_ONCE", 2)
    roots = [a_tree(ada, children_count=3) for _ in range(5)]
    told: list[int] = []
    assert counters.rebuild(told.append)["children_count"] == 5
    assert told == [2, 4, 6, 7]
    assert (
        list(Message.objects.filter(pk__in=[root.pk for root in roots]).values_list("children_count", flat=True))
        == [0] * 5
    )
