"""What acts count for whom: done through the engine, read from their events."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from leaderboard.boards import ledger
from leaderboard.boards.ledger import Status
from leaderboard.models import Board, Milestones, Standing, Tally, Work
from leaderboard.rules import scoring
from leaderboard.tallies import tallying
from oasst.models import Event, EventType, Message, MessageTree, User
from tasks.acts import reactions
from tasks.models import Task
from tasks.rules import kinds
from tasks.trees import flow, interventions
from tasks.work import leases, submission, undo
from tests.leaderboard.counting import counted, process_events
from tests.leaderboard.tallies.test_replay import derived_rows
from tests.tasks.crowd import SPAM, a_growing_tree, a_prompt, claim, do, people, work

pytestmark = pytest.mark.django_db

FINE = {"spam": 0.0, "quality": 0.75}


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def reviews_of(reply: Message, reviewers: list[User], labels: dict[str, float]) -> None:
    for person in reviewers:
        work(person, kinds.LABEL_ASSISTANT_REPLY, labels=labels)
    reply.refresh_from_db()
    assert reply.review_count == len(reviewers)


def a_reply_by(person: User) -> Message:
    receipt = work(person, kinds.ASSISTANT_REPLY)
    assert receipt is not None
    return Message.objects.get(pk=receipt.result_id)


def test_a_prompt_counts_when_written_and_again_when_accepted(crowd: list[User]) -> None:
    ada, *reviewers = crowd[:4]
    a_prompt(ada)
    process_events()
    assert counted(ada) == {"prompts": 1}
    for person in reviewers:
        work(person, kinds.LABEL_INITIAL_PROMPT, labels=FINE)
    process_events()
    assert {**counted(ada), "quality": 0} == {"prompts": 1, "accepted_prompts": 1, "texts_accepted": 1, "quality": 0}
    assert [counted(person) for person in reviewers] == [
        {"labels_full": 1, "reviews_decided": 1, "reviews_agreed": 1}
    ] * 3


def test_a_review_against_the_outcome_is_decided_and_not_confirmed(crowd: list[User]) -> None:
    ada, ben, cleo, dora = crowd[:4]
    a_prompt(ada)
    for person, labels in ((ben, SPAM), (cleo, SPAM), (dora, FINE)):
        work(person, kinds.LABEL_INITIAL_PROMPT, labels=labels)
    process_events()
    assert counted(dora) == {"labels_full": 1, "reviews_decided": 1}
    assert counted(ben) == {"labels_full": 1, "reviews_decided": 1, "reviews_agreed": 1}
    assert counted(ada) == {"prompts": 1, "texts_rejected": 1, "spam_prompts": 1, "spam": 2, "quality": 750}


def test_work_that_is_deleted_is_taken_back_and_given_back_when_restored(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    reply = a_reply_by(crowd[4])
    reviews_of(reply, crowd[5:8], FINE)
    process_events()
    whole = counted(crowd[4])
    assert whole == {
        "replies_assistant": 1, "accepted_replies_assistant": 1, "texts_accepted": 1, "quality": 2250,
    }  # fmt: skip
    interventions.delete(root, by=mod)
    process_events()
    assert (counted(crowd[4]), counted(crowd[0])) == ({}, {})
    assert counted(crowd[5])["reviews_agreed"] == 1  # who judged has done their work
    interventions.restore(root, by=mod)
    process_events()
    assert counted(crowd[4]) == whole


def test_work_in_quarantine_counts_for_nothing_until_released(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    held = interventions.quarantine(root, reason="pii", by=mod)
    process_events()
    assert counted(crowd[0]) == {}
    interventions.release(held, by=mod)
    process_events()
    assert counted(crowd[0]) == {"prompts": 1, "accepted_prompts": 1, "texts_accepted": 1}


def test_a_late_acceptance_counts_in_the_hour_of_the_writing(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    written = timezone.now() - timedelta(days=3, hours=2)
    for person in crowd[1:4]:
        work(person, kinds.LABEL_INITIAL_PROMPT)
    posted = Event.objects.get(type=EventType.MESSAGE_POSTED)
    posted.detail["written_at"] = written.isoformat()
    posted.save()
    process_events()
    hour = Tally.objects.get(user_id=crowd[0].pk, span="hour")
    assert (hour.start, hour.accepted_prompts) == (written.replace(minute=0, second=0, microsecond=0), 1)
    assert set(Standing.objects.filter(user_id=crowd[0].pk, lang="").values_list("window", flat=True)) == {
        "week", "month", "total",
    }  # fmt: skip


def test_reactions_count_for_the_author_and_can_be_taken_back(crowd: list[User]) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    for person, emoji in ((crowd[4], "+1"), (crowd[5], "-1"), (crowd[6], "red_flag"), (crowd[7], "clap")):
        reactions.react(message=root, by=person, emoji=emoji)
    reactions.react(message=root, by=crowd[5], emoji="+1")
    process_events()
    assert {name: counted(crowd[0]).get(name) for name in ("upvotes", "downvotes", "red_flags")} == {
        "upvotes": 2, "downvotes": None, "red_flags": 1,
    }  # fmt: skip


def test_free_labels_count_once_however_often_they_are_given(crowd: list[User]) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    for values in ({"pii": 1.0, "humor": 0.25}, {"pii": 1.0, "humor": 1.0}):
        reactions.label_freely(message=root, values=values, by=crowd[5])
    process_events()
    tally = Tally.objects.get(user_id=crowd[0].pk, span="total")
    assert (tally.pii, tally.humor, tally.humor_n) == (1, 1000, 1)
    assert not Tally.objects.filter(user_id=crowd[5].pk, labels_full__gt=0).exists()


def test_a_review_taken_back_counts_no_more_and_again_when_it_is_given_again(crowd: list[User]) -> None:
    ada, ben = crowd[:2]
    a_prompt(ada)
    task = claim(ben, kinds.LABEL_INITIAL_PROMPT)
    assert task is not None
    do(task, ben, labels=FINE)
    process_events()
    assert (counted(ben), counted(ada)) == ({"labels_full": 1}, {"prompts": 1, "quality": 750})
    undo.undo_submission(task=task, by=ben)
    process_events()
    assert (counted(ben), counted(ada)) == ({}, {"prompts": 1})
    assert [line.status for line in ledger.read(ben, scoring.NO_AGREEMENT).lines] == [Status.DELETED]
    do(Task.objects.get(pk=task.pk), ben, labels={"spam": 0.0, "quality": 0.25})
    process_events()
    assert (counted(ben), counted(ada)) == ({"labels_full": 1}, {"prompts": 1, "quality": 250})
    assert_a_rebuild_changes_nothing()


def test_undoing_a_ranking_removes_its_places_in_an_hour_without_other_work(crowd: list[User]) -> None:
    best, worst = two_ranked_replies(crowd)
    task = claim(crowd[0], kinds.RANK_ASSISTANT_REPLIES)
    assert task is not None
    submission.submit_ranking(task=task, ballot=[[best], [worst]], by=crowd[0])
    Event.objects.filter(type=EventType.RANKING_GIVEN).update(at=F("at") - timedelta(hours=2))
    process_events()
    assert (counted(crowd[0])["rankings_total"], counted(crowd[1])["reply_ranked_1"]) == (1, 1)
    undo.undo_submission(task=task, by=crowd[0])
    process_events()
    assert "rankings_total" not in counted(crowd[0])
    assert [name for person in crowd[1:3] for name in counted(person) if name.startswith("reply_ranked")] == []
    assert_a_rebuild_changes_nothing()


def assert_a_rebuild_changes_nothing() -> None:
    before = derived_rows()
    tallying.rebuild(Board.objects.latest("refreshed_at").refreshed_at)
    assert derived_rows() == before


def two_ranked_replies(crowd: list[User]) -> list[str]:
    """The replies of the second and the third of the crowd, in a tree that wants them ranked."""
    root = a_growing_tree(crowd[0], crowd[1:4])
    MessageTree.objects.filter(pk=root.pk).update(goal_tree_size=3)
    replies = [a_reply_by(person) for person in crowd[1:3]]
    for person in crowd:
        while work(person, kinds.LABEL_ASSISTANT_REPLY, labels=FINE):
            pass
    return [str(reply.pk) for reply in replies]


def test_a_whole_tree_is_counted_to_the_last_ranking(crowd: list[User]) -> None:
    best, worst = two_ranked_replies(crowd)
    root = Message.objects.get(parent=None)
    rankers = [crowd[0], crowd[3], crowd[4]]
    for person, ballot in zip(rankers, ([[best], [worst]], [[best], [worst]], [[worst], [best]]), strict=True):
        task = claim(person, kinds.RANK_ASSISTANT_REPLIES)
        assert task is not None
        submission.submit_ranking(task=task, ballot=ballot, by=person)
    process_events()
    assert MessageTree.objects.get(pk=root.pk).state == "ready_for_export"
    places = ("reply_ranked_1", "reply_ranked_2", "reply_ranked_3")
    assert [[counted(person).get(name, 0) for name in places] for person in crowd[1:3]] == [[2, 1, 0], [1, 2, 0]]
    assert [counted(person).get("rankings_good", 0) for person in rankers] == [1, 1, 0]
    assert [counted(person)["rankings_total"] for person in rankers] == [1, 1, 1]
    found = Milestones.objects.get(pk=root.pk)
    stages = [found.prompted_at, found.accepted_at, found.growing_at, found.ranking_at, found.finished_at]
    reached = [stage for stage in stages if stage]
    assert reached == stages == sorted(reached)


def test_what_is_skipped_imported_or_made_by_a_model_is_no_ones_work(crowd: list[User]) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[5], kinds.ASSISTANT_REPLY)
    assert task is not None
    leases.skip(task)
    event = Event.objects.filter(type=EventType.MESSAGE_ACCEPTED).get()
    Event.objects.filter(message_id=root.pk).exclude(pk=event.pk).delete()  # as if the prompt came from a file
    flow.decide("en")
    process_events()
    assert not Tally.objects.filter(user_id__in=[crowd[0].pk, crowd[5].pk]).exists()
    assert Work.objects.get(pk=root.pk).here is False
