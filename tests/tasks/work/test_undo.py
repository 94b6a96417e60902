"""Undoing a skip or a hand-in: as if it had never been, or not at all."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from oasst.models import Event, Message, MessageTree, Ranking, Review, User
from tasks.acts import reactions
from tasks.models import Draft, Opening, Task, TaskState
from tasks.rules import kinds, policy
from tasks.texts.refusal import Refusal, Why
from tasks.trees import interventions
from tasks.work import drafts, leases, submission, undo
from tests.tasks.crowd import SPAM, a_growing_tree, a_prompt, claim, do, people, tree_of, work, work_until_quiet
from tests.tasks.promises import broken_promises
from tests.tasks.test_races import at_once

pytestmark = pytest.mark.django_db

UNTIL_RANKING = tuple(kind for kind in kinds.ALL if kind not in kinds.RANKING)


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def held(by: User, kind: str) -> Task:
    task = claim(by, kind)
    assert task is not None
    return task


def later(task: Task, seconds: int) -> None:
    """So much time passes after the task has ended."""
    Task.objects.filter(pk=task.pk).update(ended_at=F("ended_at") - timedelta(seconds=seconds))


def refused(act: Callable[[], object]) -> Why:
    with pytest.raises(Refusal) as refusal:
        act()
    assert broken_promises() == []
    return refusal.value.why


# All that is kept, but for what the clock writes and the places in queues.
_KEPT: dict[type[Any], tuple[str, set[str]]] = {
    Message: ("id", set()),
    MessageTree: ("id", set()),
    Review: ("id", set()),
    Ranking: ("id", set()),
    Opening: ("message_id", {"id", "turn"}),
    Task: ("id", {"until", "opening_id"}),
}


def photograph() -> dict[str, list[dict[str, Any]]]:
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in fleeting}
            for row in model.objects.order_by(order).values()
        ]
        for model, (order, fleeting) in _KEPT.items()
    }


# --- Skips --------------------------------------------------------------------------------------------------------------


def test_a_skip_undone_gives_the_same_task_back(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    task = held(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    before = photograph()
    leases.skip(task, reason="unclear")
    undo.unskip(task=task, by=crowd[1])
    undo.unskip(task=task, by=crowd[1])  # twice changes nothing
    assert photograph() == before
    assert broken_promises() == []
    do(task, crowd[1])
    assert Review.objects.get().user == crowd[1]


def test_a_skip_is_undone_for_prompts_as_well(crowd: list[User]) -> None:
    task = held(crowd[0], kinds.INITIAL_PROMPT)
    before = photograph()
    leases.skip(task)
    undo.unskip(task=task, by=crowd[0])
    assert photograph() == before


def test_a_skip_can_be_undone_for_a_short_while_and_by_no_one_else(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    task = held(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    leases.skip(task)
    assert refused(lambda: undo.unskip(task=task, by=crowd[2])) == Why.NOT_YOURS
    later(task, 16)
    assert refused(lambda: undo.unskip(task=task, by=crowd[1])) == Why.TOO_LATE
    User.objects.filter(pk=crowd[1].pk).update(is_active=False)
    crowd[1].refresh_from_db()
    assert refused(lambda: undo.unskip(task=task, by=crowd[1])) == Why.BANNED


def test_a_skip_is_not_undone_where_others_have_taken_the_place(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    task = held(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    leases.skip(task)
    for person in crowd[2:5]:
        held(person, kinds.LABEL_INITIAL_PROMPT)
    assert refused(lambda: undo.unskip(task=task, by=crowd[1])) == Why.PLACE_TAKEN


def test_a_skip_is_not_undone_when_the_tree_has_ended(crowd: list[User], mod: User) -> None:
    root = a_prompt(crowd[0])
    task = held(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    leases.skip(task)
    interventions.halt(root.pk, by=mod)
    assert refused(lambda: undo.unskip(task=task, by=crowd[1])) == Why.PLACE_TAKEN


def test_a_skip_undone_counts_among_the_tasks_one_may_hold(crowd: list[User]) -> None:
    with policy.using("classic"):  # which has no other limit for prompts
        task = held(crowd[0], kinds.INITIAL_PROMPT)
        leases.skip(task)
        for _ in range(8):
            drafts.save(held(crowd[0], kinds.INITIAL_PROMPT), {"text": "Begun"})
        assert refused(lambda: undo.unskip(task=task, by=crowd[0])) == Why.TOO_MANY_PENDING


# --- What was submitted -------------------------------------------------------------------------------------------------


def take_back_and_compare(task: Task, by: User, submit: Callable[[], submission.Receipt]) -> None:
    before = photograph()
    submit()
    undo.undo_submission(task=task, by=by)
    undo.undo_submission(task=task, by=by)  # twice changes nothing
    assert photograph() == before
    assert broken_promises() == []


def events_of(user: User) -> list[str]:
    return list(Event.objects.filter(user_id=user.pk).order_by("id").values_list("type", flat=True))


def test_a_prompt_taken_back_is_gone_and_its_text_a_draft(crowd: list[User]) -> None:
    task = held(crowd[0], kinds.INITIAL_PROMPT)
    take_back_and_compare(task, crowd[0], partial(submission.submit_text, task=task, text="Hm.", by=crowd[0]))
    assert (Message.objects.count(), MessageTree.objects.count()) == (0, 0)
    assert Draft.objects.get().content == {"text": "Hm."}
    assert events_of(crowd[0]) == ["message_posted", "message_deleted"]
    submission.submit_text(task=task, text="Hm.", by=crowd[0])
    assert Message.objects.get().text == "Hm."


@pytest.mark.parametrize("kind", kinds.REPLYING)
def test_a_reply_taken_back_is_gone_and_its_place_still_held(crowd: list[User], kind: str) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    if kind == kinds.PROMPTER_REPLY:
        work(crowd[1], kinds.ASSISTANT_REPLY)
        work_until_quiet(crowd, only=(kinds.LABEL_ASSISTANT_REPLY,))
    task = held(crowd[4], kind)
    take_back_and_compare(task, crowd[4], partial(submission.submit_text, task=task, text="Hm.", by=crowd[4]))
    assert Draft.objects.get().content == {"text": "Hm."}
    submission.submit_text(task=task, text="Hm.", by=crowd[4])
    assert Message.objects.get(author=crowd[4]).text == "Hm."


def test_a_review_taken_back_is_gone_and_its_answers_a_draft(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    work(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    task = held(crowd[2], kinds.LABEL_INITIAL_PROMPT)
    submit = partial(submission.submit_review, task=task, values={"spam": 0.0}, cant_tell=["humor"], by=crowd[2])
    take_back_and_compare(task, crowd[2], submit)
    assert Draft.objects.get().content == {"labels": {"spam": 0.0}, "cant_tell": ["humor"]}
    given, back = Event.objects.filter(user_id=crowd[2].pk).order_by("id")
    assert (given.type, back.type) == ("review_given", "review_taken_back")
    assert given.detail == back.detail
    submit()
    assert Review.objects.filter(user=crowd[2]).count() == 1


def test_a_ranking_taken_back_is_gone_and_its_order_a_draft(crowd: list[User]) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=UNTIL_RANKING)
    stranger = people(1)[0]
    task = held(stranger, kinds.RANK_ASSISTANT_REPLIES)
    ballot = [[str(each)] for each in task.shown]
    submit = partial(submission.submit_ranking, task=task, ballot=ballot, vetoed=ballot[-1], by=stranger)
    take_back_and_compare(task, stranger, submit)
    assert Draft.objects.get().content == {"ballot": ballot, "none_acceptable": False, "vetoed": ballot[-1]}
    assert events_of(stranger) == ["ranking_given", "ranking_taken_back"]
    submit()
    assert Ranking.objects.filter(user=stranger).count() == 1


def test_it_can_be_taken_back_for_a_minute_and_by_no_one_else(crowd: list[User]) -> None:
    task = held(crowd[0], kinds.INITIAL_PROMPT)
    do(task, crowd[0])
    assert refused(lambda: undo.undo_submission(task=task, by=crowd[1])) == Why.NOT_YOURS
    later(task, 61)
    assert refused(lambda: undo.undo_submission(task=task, by=crowd[0])) == Why.TOO_LATE


def test_a_review_that_decided_is_not_taken_back(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    for person in crowd[1:3]:
        work(person, kinds.LABEL_INITIAL_PROMPT, labels=SPAM)
    task = held(crowd[3], kinds.LABEL_INITIAL_PROMPT)
    do(task, crowd[3], labels=SPAM)
    assert refused(lambda: undo.undo_submission(task=task, by=crowd[3])) == Why.FOLLOWED


def test_a_ranking_that_ended_the_tree_is_not_taken_back(crowd: list[User]) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    assert tree_of(root).state == "ready_for_export"
    last = Task.objects.filter(kind=kinds.RANK_ASSISTANT_REPLIES, state=TaskState.DONE).latest("ended_at")
    assert refused(lambda: undo.undo_submission(task=last, by=last.user)) == Why.FOLLOWED


def handed_out(reply: Message, crowd: list[User], mod: User) -> None:
    held(crowd[5], kinds.LABEL_ASSISTANT_REPLY)


def reacted_to(reply: Message, crowd: list[User], mod: User) -> None:
    reactions.react(message=reply, by=crowd[5], emoji="+1")


def labelled(reply: Message, crowd: list[User], mod: User) -> None:
    reactions.label_freely(message=reply, values={"humor": 1.0}, by=crowd[5])


def edited(reply: Message, crowd: list[User], mod: User) -> None:
    interventions.edit(reply, "Another text.", by=mod)


def quarantined(reply: Message, crowd: list[User], mod: User) -> None:
    interventions.quarantine(reply, reason="reports", by=mod)


def in_a_halted_tree(reply: Message, crowd: list[User], mod: User) -> None:
    interventions.halt(reply.tree_id, by=mod)


@pytest.mark.parametrize("become", [handed_out, reacted_to, labelled, edited, quarantined, in_a_halted_tree])
def test_a_text_someone_has_gone_on_from_is_not_taken_back(
    crowd: list[User], mod: User, become: Callable[[Message, list[User], User], None]
) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    task = held(crowd[4], kinds.ASSISTANT_REPLY)
    reply = Message.objects.get(pk=do(task, crowd[4]).result_id)
    become(reply, crowd, mod)
    assert refused(lambda: undo.undo_submission(task=task, by=crowd[4])) == Why.FOLLOWED
    assert Message.objects.filter(pk=reply.pk).exists()
    assert Draft.objects.count() == 0


def test_a_reply_is_not_taken_back_when_its_place_is_gone(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = held(crowd[4], kinds.ASSISTANT_REPLY)
    do(task, crowd[4])
    interventions.quarantine(root, reason="reports", by=mod)
    assert refused(lambda: undo.undo_submission(task=task, by=crowd[4])) == Why.PLACE_TAKEN
    assert Message.objects.filter(author=crowd[4]).exists()


def test_what_was_begun_meanwhile_is_kept_beside_what_was_taken_back(crowd: list[User]) -> None:
    first = held(crowd[0], kinds.INITIAL_PROMPT)
    submission.submit_text(task=first, text="The first.", by=crowd[0])
    Draft.objects.create(user=crowd[0], kind=kinds.INITIAL_PROMPT, lang="en", content={"text": "The second."})
    undo.undo_submission(task=first, by=crowd[0])
    assert sorted((each.content["text"], each.reason) for each in Draft.objects.all()) == [
        ("The first.", "taken_back"),
        ("The second.", ""),
    ]


# --- Races --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_who_claims_or_to_one_who_undoes(mod: User) -> None:
    for _round in range(8):
        author, first, *others = people(6)
        root = a_prompt(author)
        Opening.objects.filter(message_id=root.pk).update(wanted=1)
        task = held(first, kinds.LABEL_INITIAL_PROMPT)
        leases.skip(task)
        claims = [partial(claim, person, kinds.LABEL_INITIAL_PROMPT) for person in others]
        undone, *claimed = at_once([partial(undo.unskip, task=task, by=first), *claims])
        won = [each for each in claimed if each is not None]
        assert len(won) == (1 if isinstance(undone, Refusal) else 0)
        assert broken_promises() == []
        interventions.halt(root.pk, by=mod)


@pytest.mark.django_db(transaction=True)
def test_a_text_is_taken_back_or_handed_to_a_reviewer_never_both(mod: User) -> None:
    for _round in range(12):
        author, *others = people(4)
        task = held(author, kinds.INITIAL_PROMPT)
        result: UUID = do(task, author).result_id
        claims = [partial(claim, person, kinds.LABEL_INITIAL_PROMPT) for person in others]
        undone, *claimed = at_once([partial(undo.undo_submission, task=task, by=author), *claims])
        assert isinstance(undone, Refusal) == any(claimed)
        assert isinstance(undone, Refusal) == Message.objects.filter(pk=result).exists()
        assert broken_promises() == []
        if any(claimed):
            interventions.halt(result, by=mod)


@pytest.mark.django_db(transaction=True)
def test_a_text_is_taken_back_or_reacted_to_never_both() -> None:
    for _round in range(8):
        author, fan = people(2)
        task = held(author, kinds.INITIAL_PROMPT)
        message = Message.objects.get(pk=do(task, author).result_id)
        undone, reacted = at_once(
            [
                partial(undo.undo_submission, task=task, by=author),
                partial(reactions.react, message=message, by=fan, emoji="+1"),
            ]
        )
        assert isinstance(undone, Refusal) != isinstance(reacted, Refusal)
        assert Message.objects.filter(pk=message.pk).exists() == isinstance(undone, Refusal)
        assert broken_promises() == []


@pytest.mark.django_db(transaction=True)
def test_undoing_many_times_at_once_undoes_once() -> None:
    author, reviewer = people(2)
    a_prompt(author)
    task = held(reviewer, kinds.LABEL_INITIAL_PROMPT)
    do(task, reviewer)
    assert at_once([partial(undo.undo_submission, task=task, by=reviewer)] * 8) == [None] * 8
    assert Event.objects.filter(type="review_taken_back").count() == 1
    assert broken_promises() == []
