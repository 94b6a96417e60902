"""`manage.py simulate` on small corpora: the same seed gives the same trees, and it says why it cannot go on."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from oasst.corpus import invariants
from oasst.models import Message, MessageTree, Quarantine, Ranking, Review, TreeState, User, UserKind
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.rules.thresholds import PRESETS
from tasks.trees import interventions
from tasks.work import claims
from tests.corpus import a_tree

# Leases run out by the clock of transactions, so each act needs one of its own.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few prompts at once and small trees; under the classic rules one tree more grows."""
    small = {
        name: replace(rules, max_initial_prompt_review=3, max_active_trees=1, goal_tree_size=5)
        for name, rules in PRESETS.items()
    }
    small["classic"] = replace(small["classic"], max_active_trees=2)
    monkeypatch.setattr(policy, "PRESETS", small)


def simulate(**options: Any) -> str:
    said = io.StringIO()
    call_command("simulate", stdout=said, **{"volunteers": 8, "lang": "en", "seed": 1, **options})
    return said.getvalue()


def fails(**options: Any) -> str:
    said = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("simulate", stdout=said, **{"volunteers": 8, "lang": "en", "seed": 1, **options})
    assert ended.value.code == 1
    return said.getvalue()


def broken() -> list[str]:
    return [each.invariant.name for each in invariants.check() if each.offenders]


def corpus() -> list[tuple[Any, ...]]:
    fields = ("id", "tree__state", "text", "author__username", "review_result", "review_count", "rank")
    return list(Message.objects.order_by("id").values_list(*fields))


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE oasst_messagetree, oasst_user, oasst_event, tasks_opening CASCADE")


@pytest.mark.usefixtures("small_world")
def test_the_same_seed_on_an_empty_corpus_gives_the_same_trees_texts_and_ranks() -> None:
    runs = []
    for seed in (5, 5, 6):
        empty()
        simulate(seed=seed, acts=90, volunteers=8, halts=1)
        runs.append(corpus())
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
    assert {rank for *_, rank in runs[0]} >= {0, 1, None}


def test_people_of_an_earlier_run_work_on_and_nothing_is_written_twice() -> None:
    simulate(acts=40)
    simulate(acts=40, lang="sw", volunteers=9)
    people = User.objects.order_by("username")
    assert list(people.values_list("username", "kind")) == [(f"sim-{n:03}", UserKind.SIMULATED) for n in range(1, 10)]
    assert [person.langs for person in people] == [["en", "sw"]] * 8 + [["sw"]]
    written = list(Message.objects.values_list("text", flat=True))
    assert len(set(written)) == len(written)
    assert set(Message.objects.values_list("lang", flat=True)) == {"en", "sw"}


def test_a_name_that_someone_else_has_is_left_to_them(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(username="Sim-002")
    simulate(acts=5, volunteers=2)
    simulated = User.objects.filter(kind=UserKind.SIMULATED).order_by("username")
    assert list(simulated.values_list("username", flat=True)) == ["sim-001", "sim-003"]


def test_the_report_counts_what_is_there() -> None:
    said = simulate(acts=120)
    numbers = {name: int(number) for number, name in re.findall(r"(\d+) (\w+)", said.split("\n")[1])}
    given = Review.objects.count()
    assert sum(numbers[kind] for kind in kinds.LABELLING if kind in numbers) == given
    assert sum(numbers[kind] for kind in kinds.WRITING if kind in numbers) == Message.objects.count()
    assert numbers.get(kinds.RANK_ASSISTANT_REPLIES, 0) == Ranking.objects.count()
    skipped, abandoned = re.findall(r"(\d+) (?:skipped|abandoned)", said)
    assert Task.objects.filter(state=TaskState.SKIPPED).count() == int(skipped)
    assert int(skipped) + int(abandoned) + sum(numbers.values()) == 120
    assert f"of {given} (" in said
    assert f"{MessageTree.objects.filter(state='growing').count()} growing" in said
    assert broken() == []


@pytest.mark.usefixtures("small_world")
def test_it_ends_when_the_given_number_of_trees_is_finished() -> None:
    simulate(until_finished=1)
    assert MessageTree.objects.finished().count() >= 1
    assert simulate(until_finished=1).split(":")[1].startswith(" 0 acts")


def test_as_many_replies_as_asked_wait_in_quarantine_for_people() -> None:
    simulate(acts=60, prompts=6, quarantines=2)
    held = Quarantine.objects.filter(outcome="").values_list(
        "message__depth", "message__tree__state", "opened_by__kind"
    )
    assert [(depth > 0, state, kind) for depth, state, kind in held] == [(True, "growing", "simulated")] * 2
    assert broken() == []


def test_a_moderator_halts_as_many_trees_as_asked() -> None:
    simulate(acts=60, prompts=6, halts=2)
    halted = MessageTree.objects.filter(state=TreeState.HALTED_BY_MODERATOR)
    assert set(halted.values_list("prior_state", flat=True)) == {"growing"}
    assert halted.count() == 2


@pytest.mark.usefixtures("small_world")
@pytest.mark.parametrize(("preset", "trees"), [("commons", 4), ("classic", 5)])
def test_one_person_alone_cannot_go_on_and_is_told_what_every_tree_waits_for(preset: str, trees: int) -> None:
    said = fails(volunteers=1, until_finished=1, policy=preset)
    assert MessageTree.objects.count() == trees
    assert said.count("(initial_prompt_review) waits for 3 label_initial_prompt, by another person\n") == trees


@pytest.mark.usefixtures("small_world")
def test_a_tree_in_a_moderators_hands_is_said_to_be(mod: User) -> None:
    simulate(acts=4, volunteers=1)
    halted, held, *_ = MessageTree.objects.order_by("id")
    interventions.halt(halted.pk, by=mod)
    interventions.quarantine(Message.objects.get(pk=held.pk), reason="pii", by=mod)
    said = fails(volunteers=1, until_finished=1)
    assert f"{halted.pk} (halted_by_moderator) waits for a moderator to lift the halt\n" in said
    assert f"{held.pk} (initial_prompt_review) waits for a moderator's decision on a message in quarantine\n" in said


def test_it_refuses_where_real_people_have_been_at_work(ada: User) -> None:
    simulate(acts=1)
    a_tree(ada)
    with pytest.raises(CommandError, match="Real people have worked here"):
        simulate(acts=1)
    simulate(acts=1, yes=True)


def test_an_account_that_has_done_nothing_is_no_obstacle(ada: User, ben: User) -> None:
    simulate(acts=1)
    claims.claim(by=ada, kind=kinds.INITIAL_PROMPT, lang="en")
    with pytest.raises(CommandError, match="Real people have worked here"):
        simulate(acts=1)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"acts": 0}, "--acts must be at least 1"),
        ({"until_finished": 0}, "--until-finished must be at least 1"),
        ({"volunteers": 0, "acts": 1}, "--volunteers must be at least 1"),
        ({"lang": "not a language", "acts": 1}, "--lang: 'not a language' is not a valid language tag"),
        ({}, "one of the arguments --until-finished --acts is required"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(CommandError, match=re.escape(reason)):
        simulate(**options)
    assert User.objects.count() == 0
