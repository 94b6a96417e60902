"""Which waiting trees begin to grow, and which languages are looked after."""

from collections import Counter
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

from oasst.models import MessageTree, User
from tasks.models import Opening
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS
from tasks.trees import flow, repair
from tests.corpus import a_tree
from tests.tasks.crowd import people

pytestmark = pytest.mark.django_db


def waiting(author: User | None, number: int, lang: str = "en") -> UUID:
    """Ids lie as far apart as if forty of them had been drawn."""
    id_ = UUID(int=number * 2**128 // 40)
    a_tree(author, state="prompt_lottery_waiting", lang=lang, id=id_)
    return id_


def drawn(seed: int) -> set[UUID]:
    """What a decision would start with these dice."""
    with transaction.atomic():
        flow.decide("en", chance=Random(seed))
        started = set(MessageTree.objects.filter(state="growing").values_list("pk", flat=True))
        transaction.set_rollback(True)
    return started


def test_of_many_waiting_trees_each_has_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision looks at a few only, and not always at the same."""
    monkeypatch.setattr(flow, "_SAMPLE", 3)
    trees = {waiting(person, number) for number, person in enumerate(people(40))}
    counts = Counter(tree for seed in range(200) for tree in drawn(seed))
    assert set(counts) == trees
    assert sum(counts.values()) == 200 * 3
    assert max(counts.values()) <= 2.5 * 200 * 3 / 40


def test_an_author_with_many_prompts_is_not_drawn_more_often() -> None:
    prolific, modest = people(2)
    for number in range(30):
        waiting(prolific, number)
    theirs = waiting(modest, 31)
    for number in range(COMMONS.max_active_trees - 1):
        a_tree(None, state="growing", id=UUID(int=number << 64 | 1 << 60))
    mine = [theirs in drawn(seed) for seed in range(100)]
    assert 35 <= sum(mine) <= 65


def test_prompts_whose_author_is_banned_do_not_keep_others_from_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "_SAMPLE", 3)
    banned, other = people(2)
    banned.is_active = False
    banned.save()
    for number in range(20):
        waiting(banned, number)
    theirs = waiting(other, 21)
    assert {tree for seed in range(40) for tree in drawn(seed)} == {theirs}


def test_the_sweep_looks_after_languages_with_something_to_decide(ada: User) -> None:
    a_tree(ada, lang="fi", state="ready_for_export")
    waits = a_tree(ada, lang="de", state="prompt_lottery_waiting").pk
    a_tree(ada, lang="pt-BR", state="initial_prompt_review")
    flow.open_language("sw")
    Opening.objects.update(wanted=1)
    flow.decide_everywhere()
    prompts = Opening.objects.filter(kind=kinds.INITIAL_PROMPT).order_by("lang").values_list("lang", "wanted")
    assert list(prompts) == [("de", 109), ("pt-BR", 109), ("sw", 110)]
    assert MessageTree.objects.get(pk=waits).state == "growing"


def test_no_more_trees_are_counted_than_make_a_difference(ada: User) -> None:
    room = COMMONS.max_active_trees + COMMONS.max_initial_prompt_review
    trees = [a_tree(ada, state="initial_prompt_review", review_result=None) for _ in range(room + 1)]
    flow.decide("en")
    opening = Opening.objects.get(kind=kinds.INITIAL_PROMPT)
    assert opening.wanted == 0
    MessageTree.objects.filter(pk__in=[tree.pk for tree in trees[:3]]).update(state="halted_by_moderator")
    flow.decide("en")
    opening.refresh_from_db()
    assert opening.wanted == 2
    assert repair.trees() == 0
