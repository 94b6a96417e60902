"""Faults of Open Assistant's state machine (docs/reference/traps.md) do not happen here, one test each."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from exports.intake.importer import Plan, import_trees
from oasst.accounts import consent
from oasst.models import Event, EventType, Message, MessageTree, Ranking, Reaction, Review, TreeState, User
from oasst.serving import health
from tasks.models import Opening, Task
from tasks.rules import kinds, policy
from tasks.rules.thresholds import COMMONS, PRESETS, Rules
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, interventions, repair
from tasks.work import claims, leases, submission
from tests.tasks.crowd import SPAM, a_growing_tree, a_prompt, claim, do, people, tree_of, work, work_until_quiet
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


@pytest.fixture
def rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rules]:
    """Rules of one's own for one test: the numbers of COMMONS but for those named."""
    monkeypatch.setitem(PRESETS, "own", replace(COMMONS, name="own", **request.param))
    with policy.using("own"):
        yield policy.everywhere()


def own_rules(**numbers: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rules", [numbers], indirect=True, ids=["own rules"])


def reject(reply: Message, crowd: list[User]) -> None:
    for person in crowd:
        if person.pk != reply.author_id:
            task = claim(person, kinds.LABEL_ASSISTANT_REPLY)
            if task:
                assert task.message_id == reply.pk
                do(task, person, labels=SPAM)
    reply.refresh_from_db()
    assert reply.review_result is False


def lapse(task: Task) -> int:
    Task.objects.filter(pk=task.pk).update(until=task.created_at - timedelta(hours=1))
    return leases.sweep()


def test_a_parent_whose_replies_were_rejected_wants_one_again(crowd: list[User]) -> None:
    """A message whose replies were all rejected or deleted vanished from the queue; its tree stayed `growing` for good."""
    root = a_growing_tree(crowd[0], crowd[1:4])
    for person in crowd[1:4]:
        receipt = work(person, kinds.ASSISTANT_REPLY)
        assert receipt
        reply = Message.objects.get(pk=receipt.result_id)
        if person == crowd[3]:
            interventions.delete(reply, by=crowd[0])
        else:
            reject(reply, crowd[4:])
    opening = Opening.objects.get(kind=kinds.ASSISTANT_REPLY)
    assert (opening.message_id, opening.done, opening.leased, opening.wanted) == (root.pk, 0, 0, 3)
    work_until_quiet([*crowd, *people(3)])
    assert tree_of(root).state == "ready_for_export"


@own_rules(goal_tree_size=50, max_tree_depth=2)
def test_trees_that_cannot_reach_their_goal_end(crowd: list[User], rules: Rules) -> None:
    """A tree whose limits leave no place for all the messages it wanted kept its place among the growing ones forever."""
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    assert tree_of(root).state == "ready_for_export"
    assert Message.objects.filter(tree=root.tree).count() == 1 + 3 + 3 < 50


@own_rules(goal_tree_size=2)
def test_a_tree_with_nothing_to_rank_is_scored(crowd: list[User], rules: Rules) -> None:
    """A tree in which no message had two accepted replies waited in `ranking` for an answer no one was asked for."""
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[4], kinds.ASSISTANT_REPLY)
    for person in crowd[1:4]:
        work(person, kinds.LABEL_ASSISTANT_REPLY)
    assert tree_of(root).state == "ready_for_export"
    assert Ranking.objects.count() == 0


@pytest.mark.parametrize("state", ["initial_prompt_review", "prompt_lottery_waiting", "growing"])
@own_rules(max_active_trees=1)
def test_deleting_a_root_ends_its_tree(crowd: list[User], mod: User, state: str, rules: Rules) -> None:
    """A tree whose prompt was deleted, under review or while growing, went on taking up a place."""
    root = a_prompt(crowd[0])
    if state != "initial_prompt_review":
        for person in crowd[1:4]:
            work(person, kinds.LABEL_INITIAL_PROMPT)
    if state == "growing":
        flow.decide("en")
    assert tree_of(root).state == state
    interventions.delete(root, by=mod)
    assert tree_of(root).state == "halted_by_moderator"
    assert Opening.objects.filter(tree_id=root.pk).count() == 0
    other = a_growing_tree(crowd[4], crowd[1:4])
    assert tree_of(other).state == "growing"


def test_reading_moderates_nothing(crowd: list[User]) -> None:
    """Looking at what there is halted and aborted trees, mostly to be rolled back: reads decide nothing."""
    root = a_prompt(crowd[0])
    for person in crowd[1:7]:
        Reaction.objects.create(message=root, user=person, emoji="red_flag")
    with statements_sent() as sent:
        claims.availability(crowd[7], ["en", "de"])
    assert len(sent) == 2
    assert [sql for sql in sent if re.search(r"\b(INSERT|UPDATE|DELETE)\b", sql)] == []
    assert tree_of(root).state == "initial_prompt_review"
    assert claim(crowd[7], kinds.LABEL_INITIAL_PROMPT)


def test_waiting_for_the_lottery_is_not_the_end(crowd: list[User], django_capture_on_commit_callbacks: Any) -> None:
    """An accepted prompt waiting for its turn counted as ended: it called imported trees out of the backlog."""
    root = a_prompt(crowd[0])
    with health.broker() as client:
        client.flushdb()
        with django_capture_on_commit_callbacks(execute=True):
            for person in crowd[1:4]:
                work(person, kinds.LABEL_INITIAL_PROMPT)
        queued = {json.loads(each)["headers"]["task"] for each in client.lrange("default", 0, -1)}
    assert tree_of(root).state == "prompt_lottery_waiting"
    assert queued - {"oasst.number_events"} == {"tasks.decide"}


@pytest.mark.parametrize("state", sorted(set(TreeState) - {TreeState.HALTED_BY_MODERATOR, TreeState.READY_FOR_SCORING}))
def test_a_resumed_tree_returns_to_its_previous_state(crowd: list[User], mod: User, state: TreeState) -> None:
    """Lifting a halt guessed where a tree had been: imported and finished trees were grown again, with a goal of 0."""
    root = a_growing_tree(crowd[0], crowd[1:4])
    if state in (TreeState.RANKING, TreeState.READY_FOR_EXPORT):
        work_until_quiet(crowd, only=kinds.ALL if state == TreeState.READY_FOR_EXPORT else kinds.ALL[1:6])
        assert tree_of(root).state == state
    elif state == TreeState.INITIAL_PROMPT_REVIEW:
        root = a_prompt(crowd[0])
    else:
        MessageTree.objects.filter(pk=root.pk).update(state=state)
    interventions.halt(root.pk, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == ("halted_by_moderator", state)
    repair.trees()
    flow.decide("en")
    interventions.resume(root.pk, by=mod)
    # A prompt that has been accepted does not wait among the rejected, halted or not.
    expected = TreeState.PROMPT_LOTTERY_WAITING if state == TreeState.ABORTED_LOW_GRADE else state
    assert (tree_of(root).state, tree_of(root).prior_state) == (expected, "")


def test_every_review_decides(crowd: list[User]) -> None:
    """Reviews that came in by a second door were counted but never decided anything; the message hung undecided."""
    root = a_prompt(crowd[0])
    for person in crowd[1:3]:
        work(person, kinds.LABEL_INITIAL_PROMPT)
    task = claim(crowd[3], kinds.LABEL_INITIAL_PROMPT)
    assert task
    Review.objects.create(message=root, user=crowd[4], guideline_version="1", labels={"spam": 1.0})  # freely given
    interventions.halt(root.pk, by=crowd[5])
    interventions.resume(root.pk, by=crowd[5])
    do(task, crowd[3])  # by way of a task closed meanwhile
    root.refresh_from_db()
    assert (root.review_count, root.review_result) == (3, True)
    assert tree_of(root).state == "prompt_lottery_waiting"


@pytest.mark.parametrize("state", ["growing", "halted_by_moderator"])
def test_late_bad_reviews_end_no_tree(crowd: list[User], mod: User, state: str) -> None:
    """A late bad review aborted trees that had long gone on, and halted ones, over the moderator's decision."""
    root = a_prompt(crowd[0])
    late = claim(crowd[5], kinds.LABEL_INITIAL_PROMPT)
    assert late
    assert lapse(late) == 1
    for person in crowd[1:4]:
        work(person, kinds.LABEL_INITIAL_PROMPT)
    flow.decide("en")
    if state == "halted_by_moderator":
        interventions.halt(root.pk, by=mod)
    do(late, crowd[5], labels=SPAM)
    root.refresh_from_db()
    assert (root.review_count, root.review_result, tree_of(root).state) == (4, True, state)


def test_later_reviews_accept_a_rejected_prompt(crowd: list[User]) -> None:
    """A prompt that later reviews made acceptable was marked accepted, and its tree remained aborted."""
    root = a_prompt(crowd[0])
    late = [claim(person, kinds.LABEL_INITIAL_PROMPT) for person in crowd[1:4]]
    assert [lapse(task) for task in late if task] == [1, 1, 1]
    for person, spam in zip(crowd[4:7], (1.0, 1.0, 0.0), strict=True):
        work(person, kinds.LABEL_INITIAL_PROMPT, labels={"spam": spam})
    assert tree_of(root).state == "aborted_low_grade"
    for task, person in zip(late, crowd[1:4], strict=True):
        assert task
        do(task, person)
    root.refresh_from_db()
    assert (root.review_result, tree_of(root).state) == (True, "prompt_lottery_waiting")


def test_skips_hide_a_task_for_a_week_and_halt_no_tree(crowd: list[User]) -> None:
    """A skipped task could still be answered; one skip hid the message for good; enough skips halted the tree and stood
    among the public reactions.
    """
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task
    assert leases.skip(task, reason="unfamiliar")
    with pytest.raises(Refusal) as refused:
        do(task, crowd[4])
    assert refused.value.why == Why.SKIPPED
    assert claim(crowd[4], kinds.ASSISTANT_REPLY) is None
    Task.objects.filter(pk=task.pk).update(ended_at=task.created_at - timedelta(days=8))
    assert claim(crowd[4], kinds.ASSISTANT_REPLY)
    for person in people(COMMONS.auto_mod_max_skip_reply + 1):
        mine = claim(person, kinds.ASSISTANT_REPLY)
        assert mine
        assert leases.skip(mine)
    root.refresh_from_db()
    assert (tree_of(root).state, root.emojis, Reaction.objects.count()) == ("growing", None, 0)
    assert Task.objects.get(pk=task.pk).skip_reason == "unfamiliar"


@own_rules(no_prompts_in=frozenset({"de"}))
def test_languages_closed_to_prompts_take_none(crowd: list[User], rules: Rules) -> None:
    """A language closed for prompts showed none and handed them out all the same."""
    assert claims.availability(crowd[0], ["de", "en"]) == {
        ("en", kinds.INITIAL_PROMPT): claims.Available(1, 110),
    }
    assert claim(crowd[0], kinds.INITIAL_PROMPT, "de") is None
    assert claims.availability(crowd[0], ["de"]) == {}


def test_languages_closed_later_take_no_prompts(crowd: list[User], monkeypatch: pytest.MonkeyPatch) -> None:
    """So did one that was closed after people had begun to work in it."""
    a_prompt(crowd[0])
    monkeypatch.setitem(PRESETS, "own", replace(COMMONS, name="own", no_prompts_in=frozenset({"en"})))
    with policy.using("own"):
        assert claim(crowd[1], kinds.INITIAL_PROMPT) is None
        assert set(claims.availability(crowd[1], ["en"])) == {("en", kinds.LABEL_INITIAL_PROMPT)}


def test_events_record_complete_ballots_and_reviews(crowd: list[User]) -> None:
    """That none of the replies was good enough was ignored, and spam missing from what was said of people."""
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=kinds.ALL[1:6])
    task = claim(people(1)[0], kinds.RANK_ASSISTANT_REPLIES)
    assert task
    ballot = [[str(each) for each in task.shown]]
    submission.submit_ranking(task=task, ballot=ballot, by=task.user, none_acceptable=True, vetoed=[str(task.shown[0])])
    said = Event.objects.get(type=EventType.RANKING_GIVEN).detail
    assert (said["none_acceptable"], said["vetoed"]) == (True, [str(task.shown[0])])
    assert {place["place"] for place in said["places"]} == {1}
    assert {place["author"] for place in said["places"]} == {
        str(author) for author in Message.objects.filter(pk__in=task.shown).values_list("author_id", flat=True)
    }
    review = Event.objects.filter(type=EventType.REVIEW_GIVEN, message_id=root.pk).first()
    assert review
    assert (review.detail["labels"], review.detail["author"]) == ({"spam": 0.0}, str(crowd[0].pk))


def test_people_do_not_answer_themselves(crowd: list[User]) -> None:
    """Authors could answer their own message and write both sides of a conversation."""
    a_growing_tree(crowd[0], crowd[1:4])
    assert claim(crowd[0], kinds.ASSISTANT_REPLY) is None
    work(crowd[4], kinds.ASSISTANT_REPLY)
    for person in crowd[1:4]:
        work(person, kinds.LABEL_ASSISTANT_REPLY)
    assert claim(crowd[4], kinds.PROMPTER_REPLY) is None
    assert claim(crowd[0], kinds.PROMPTER_REPLY)


def test_a_message_has_the_language_of_its_tree(crowd: list[User]) -> None:
    """Each message brought a language of its own and could land in another language's queues."""
    flow.open_language("pt-BR")
    task = claims.claim(by=crowd[0], kind=kinds.INITIAL_PROMPT, lang="pt-BR")
    Task.objects.filter(pk=task.pk).update(lang="en")
    root_id = submission.submit_text(task=task, text="Como as abelhas voltam?", by=crowd[0]).result_id
    for person in crowd[1:4]:
        do(claims.claim(by=person, kind=kinds.LABEL_INITIAL_PROMPT, lang="pt-BR"), person)
    flow.decide("pt-BR")
    task = claims.claim(by=crowd[4], kind=kinds.ASSISTANT_REPLY, lang="pt-BR")
    task.lang = "en"
    do(task, crowd[4])
    tree = MessageTree.objects.get(pk=root_id)
    assert tree.lang == "pt-BR"
    assert set(tree.messages.values_list("lang", flat=True)) == {"pt-BR"}
    assert set(Opening.objects.filter(tree_id=tree.pk).values_list("lang", flat=True)) == {"pt-BR"}


def test_imported_messages_keep_depth_and_authorship(tmp_path: Path) -> None:
    """Imported messages all had depth 0, and those of people bore the name of a model."""
    ids = [str(UUID(int=number)) for number in range(1, 4)]
    message = {"role": "prompter", "text": "One?", "lang": "en", "review_count": 3, "review_result": True}
    answer = {**message, "message_id": ids[1], "parent_id": ids[0], "role": "assistant", "text": "Two."}
    answer |= {"synthetic": True, "model_name": "a-model"}
    last = {**message, "message_id": ids[2], "parent_id": ids[1], "text": "Three?"}
    prompt = {**message, "message_id": ids[0], "replies": [{**answer, "replies": [{**last, "replies": []}]}]}
    file = tmp_path / "trees.jsonl.gz"
    tree = {"message_tree_id": ids[0], "tree_state": "ready_for_export", "prompt": prompt}
    file.write_bytes(gzip.compress(json.dumps(tree).encode()))
    import_trees(file, Plan())
    assert list(Message.objects.order_by("seq").values_list("depth", "synthetic", "model_name")) == [
        (0, False, None),
        (1, True, "a-model"),
        (2, False, None),
    ]


def test_consent_lifts_no_ban(ada: User) -> None:
    """Accepting the terms rewrote the whole person with defaults: the banned were back, the hidden shown again."""
    User.objects.filter(pk=ada.pk).update(is_active=False, show_on_leaderboard=False, notes="Spams.")
    consent.accept(by=ada)
    ada.refresh_from_db()
    assert (ada.is_active, ada.show_on_leaderboard, ada.notes) == (False, False, "Spams.")
    with pytest.raises(Refusal) as refused:
        claims.claim(by=ada, kind=kinds.INITIAL_PROMPT, lang="en")
    assert refused.value.why == Why.BANNED
