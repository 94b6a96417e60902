"""Trees from a file go on here: after an import there is work at every tree that is not finished."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from oasst import demo
from oasst.corpus import invariants
from oasst.demo import lines
from oasst.models import Message, MessageTree, TreeState, User
from tasks.models import Opening
from tasks.rules import kinds, policy
from tasks.trees import adoption, flow, repair
from tests.corpus import a_reply, a_tree
from tests.exports.files import write
from tests.tasks.crowd import people, work, work_until_quiet

pytestmark = pytest.mark.django_db


def broken() -> list[str]:
    return [each.invariant.name for each in invariants.check() if each.offenders]


def openings() -> set[tuple[str, object, int, int]]:
    return set(Opening.objects.exclude(tree_id=None).values_list("kind", "message_id", "wanted", "done"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ["keep", "prompts"])
def test_after_an_import_every_live_tree_can_be_worked_on(state: str, tmp_path: Path) -> None:
    file = tmp_path / "demo.jsonl"
    file.write_bytes(b"".join(lines.lines(timezone.now())))
    demo.create()
    call_command("import_trees", file, state=state, origin="demo", stdout=io.StringIO())
    assert broken() == []
    there = set(Opening.objects.exclude(tree_id=None).values_list("tree_id", flat=True))
    live = MessageTree.objects.filter(state__in=["initial_prompt_review", "growing", "ranking"])
    assert there == set(live.values_list("pk", flat=True))
    assert len(there) >= 30
    langs = set(live.values_list("lang", flat=True))
    assert set(Opening.objects.filter(kind=kinds.INITIAL_PROMPT).values_list("lang", flat=True)) >= langs


@pytest.mark.django_db(transaction=True)
def test_a_waiting_prompt_without_an_author_begins_to_grow(tmp_path: Path) -> None:
    prompt = {
        "message_id": "00000000-0000-0000-0000-000000000001", "text": "Why?", "role": "prompter", "lang": "en",
        "review_result": True, "replies": [],
    }  # fmt: skip
    line = {"message_tree_id": prompt["message_id"], "tree_state": "prompt_lottery_waiting", "prompt": prompt}
    call_command("import_trees", write(tmp_path / "in.jsonl", line), stdout=io.StringIO())
    assert MessageTree.objects.get().state == TreeState.GROWING
    assert {kind for kind, *_ in openings()} == {kinds.ASSISTANT_REPLY}


def test_prompts_without_an_author_are_drawn_like_those_of_one_person(ada: User) -> None:
    roots = [a_tree(author, state="prompt_lottery_waiting") for author in (None, None, ada)]
    flow.decide("en")
    assert set(MessageTree.objects.values_list("pk", "state")) == {(root.pk, "growing") for root in roots}
    assert {kind for kind, *_ in openings()} == {kinds.ASSISTANT_REPLY}


def test_adopted_trees_want_what_they_lack_and_end_like_others(ada: User, ben: User, cleo: User) -> None:
    growing = a_tree(ada, state="growing")
    a_reply(growing, ben, review_result=None)
    ranking = a_tree(ada, state="ranking")
    for author in (ben, cleo):
        a_reply(ranking, author)
    nothing_to_rank = a_tree(ada, state="ranking")
    assert adoption.adopt(["en"]) == 3
    assert broken() == []
    assert openings() == {
        (kinds.LABEL_ASSISTANT_REPLY, growing.children.get().pk, 3, 0),
        (kinds.ASSISTANT_REPLY, growing.pk, 3, 1),
        (kinds.RANK_ASSISTANT_REPLIES, ranking.pk, 3, 0),
    }
    assert MessageTree.objects.get(pk=nothing_to_rank.pk).state == TreeState.READY_FOR_EXPORT
    before = openings()
    assert adoption.adopt(["en", "de"]) == 0
    assert openings() == before
    work_until_quiet(people(9))
    assert set(MessageTree.objects.values_list("state", flat=True)) == {"ready_for_export"}


def test_only_the_languages_named_are_looked_at(ada: User) -> None:
    a_tree(ada, state="growing", lang="de")
    assert adoption.adopt(["en"]) == 0
    assert openings() == set()
    assert adoption.adopt(["de"]) == 1
    assert len(openings()) == 1


def test_the_sweep_adopts_what_was_left_and_reaches_every_tree(ada: User) -> None:
    for _ in range(6):
        a_tree(ada, state="growing")
    for _ in range(40):
        repair.trees(limit=4)
    assert Opening.objects.count() == 6
    assert broken() == []


def test_prompts_in_review_stay_below_their_limit_however_often_the_flow_is_decided() -> None:
    person = people(1)[0]
    for _ in range(3):
        flow.decide("en")
        with policy.using("classic"):  # which lets one person write them all
            while work(person, kinds.INITIAL_PROMPT):
                pass
    assert Message.objects.count() == 110
