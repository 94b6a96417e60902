"""What the deletion or the quarantine of a message did to its tree is undone with it, and nothing more."""

from collections.abc import Callable

import pytest

from oasst.models import Event, EventType, Message, MessageTree, User
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tasks.trees import interventions
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, people, tree_of, work, work_until_quiet
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db

Undo = Callable[[], object]


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def openings_of(root: Message) -> set[tuple[str, object, int, int, int]]:
    found = Opening.objects.filter(tree_id=root.pk)
    return set(found.values_list("kind", "message_id", "wanted", "done", "leased"))


def what_is_there(root: Message) -> tuple[object, ...]:
    tree = tree_of(root)
    messages = Message.objects.filter(tree=tree).values_list("pk", "deleted", "children_count", "rank")
    return tree.state, tree.prior_state, set(messages)


def a_tree_to_rank(crowd: list[User]) -> Message:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=kinds.ALL[1:6])
    assert tree_of(root).state == "ranking"
    return root


def rivals(root: Message) -> list[Message]:
    """Replies whose going leaves nothing to rank: all but the first under every message."""
    found = Message.objects.filter(tree=root.tree, role="assistant").order_by("parent", "seq").select_related("parent")
    first = {reply.parent_id: reply.pk for reply in reversed(found)}
    return [reply for reply in found if reply.pk != first[reply.parent_id]]


def deleted(message: Message, mod: User) -> Undo:
    interventions.delete(message, by=mod)
    return lambda: interventions.restore(message, by=mod)


def quarantined(message: Message, mod: User) -> Undo:
    held = interventions.quarantine(message, reason="pii", by=mod)
    return lambda: interventions.release(held, by=mod)


def removed(message: Message, mod: User) -> Undo:
    interventions.remove(interventions.quarantine(message, reason="pii", by=mod), by=mod)
    return lambda: interventions.restore(message, by=mod)


@pytest.mark.parametrize("take_out", [deleted, quarantined, removed])
def test_a_tree_finished_by_what_is_missing_is_ranked_again_when_it_is_back(
    crowd: list[User], mod: User, take_out: Callable[[Message, User], Undo]
) -> None:
    root = a_tree_to_rank(crowd)
    for person in people(2):
        work(person, kinds.RANK_ASSISTANT_REPLIES)
    before, wanted = what_is_there(root), openings_of(root)
    undo: list[Undo] = []
    while tree_of(root).state == "ranking":
        undo.append(take_out(rivals(root)[len(undo)], mod))
    assert tree_of(root).state == "ready_for_export"
    assert openings_of(root) == set()
    undo.pop()()
    assert tree_of(root).state == "ranking"
    while undo:
        undo.pop()()
    assert (what_is_there(root), openings_of(root)) == (before, wanted)
    assert broken_promises() == []
    work_until_quiet(people(3))
    assert tree_of(root).state == "ready_for_export"
    assert broken_promises() == []


def test_the_ranks_of_the_others_are_taken_back_too(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    for person in crowd[4:7]:
        work(person, kinds.ASSISTANT_REPLY)
    for person in crowd:
        work_until_quiet([person], only=kinds.LABELLING)
    MessageTree.objects.filter(pk=root.pk).update(goal_tree_size=4)
    interventions.halt(root.pk, by=mod)
    interventions.resume(root.pk, by=mod)
    lone = Message.objects.filter(parent=root).order_by("seq")[2]
    assert tree_of(root).state == "ranking"
    judges = people(3)
    for person in judges[:2]:
        work(person, kinds.RANK_ASSISTANT_REPLIES)
    before = what_is_there(root)
    interventions.delete(Message.objects.filter(parent=root).order_by("seq")[1], by=mod)
    undo = deleted(lone, mod)
    assert tree_of(root).state == "ready_for_export"
    undo()
    assert tree_of(root).state == "ranking"
    interventions.restore(Message.objects.filter(parent=root).order_by("seq")[1], by=mod)
    assert what_is_there(root) == before


@pytest.mark.parametrize("take_out", [deleted, quarantined, removed])
def test_a_tree_that_grew_up_without_the_message_goes_on_growing_with_it(
    crowd: list[User], mod: User, take_out: Callable[[Message, User], Undo]
) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    MessageTree.objects.filter(pk=root.pk).update(goal_tree_size=3)
    for person in crowd[4:6]:
        work(person, kinds.ASSISTANT_REPLY)
    awaiting, accepted = Message.objects.filter(parent=root).order_by("seq")
    Message.objects.filter(pk=accepted.pk).update(review_result=True)
    MessageTree.objects.filter(pk=root.pk).update(goal_tree_size=2)
    before = what_is_there(root)
    held = claim(crowd[6], kinds.LABEL_ASSISTANT_REPLY)
    assert held
    undo = take_out(awaiting, mod)
    assert tree_of(root).state == "ready_for_export"
    assert Task.objects.get(pk=held.pk).state == TaskState.CLOSED
    undo()
    assert what_is_there(root) == before
    assert {(kind, message) for kind, message, *_ in openings_of(root)} == {(kinds.LABEL_ASSISTANT_REPLY, awaiting.pk)}
    assert broken_promises() == []
    again = claim(crowd[6], kinds.LABEL_ASSISTANT_REPLY)
    assert again
    assert again.message_id == awaiting.pk


def test_what_came_after_stands(crowd: list[User], mod: User) -> None:
    root = a_tree_to_rank(crowd)
    undo: list[Undo] = []
    while tree_of(root).state == "ranking":
        undo.append(deleted(rivals(root)[len(undo)], mod))
    interventions.halt(root.pk, by=mod)
    undo.pop()()
    assert (tree_of(root).state, tree_of(root).prior_state) == ("halted_by_moderator", "ready_for_export")
    interventions.resume(root.pk, by=mod)
    assert tree_of(root).state == "ready_for_export"
    assert broken_promises() == []


def test_a_message_that_another_quarantine_keeps_out_does_not_bring_its_tree_back(crowd: list[User], mod: User) -> None:
    root = a_tree_to_rank(crowd)
    undo: list[Undo] = []
    while tree_of(root).state == "ranking":
        undo.append(deleted(rivals(root)[len(undo)], mod))
    last = rivals(root)[len(undo) - 1]
    release = quarantined(last, mod)
    events = Event.objects.filter(type=EventType.TREE_STATE_CHANGED, tree_id=root.pk).count()
    undo.pop()()
    assert tree_of(root).state == "ready_for_export"
    assert Event.objects.filter(type=EventType.TREE_STATE_CHANGED, tree_id=root.pk).count() == events
    release()
    assert tree_of(root).state == "ranking"
    assert broken_promises() == []


def test_a_quarantined_prompt_deleted_and_restored_has_its_tree_wait_as_before(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    release = quarantined(root, mod)
    before = what_is_there(root)
    undo = deleted(root, mod)
    assert tree_of(root).state == "halted_by_moderator"
    undo()
    assert (what_is_there(root), openings_of(root)) == (before, set())
    release()
    assert {kind for kind, *_ in openings_of(root)} == {kinds.ASSISTANT_REPLY}


def test_a_late_review_of_a_prompt_counts_when_the_prompt_is_back(crowd: list[User], mod: User) -> None:
    root = a_prompt(crowd[0])
    late = [claim(person, kinds.LABEL_INITIAL_PROMPT) for person in crowd[1:4]]
    interventions.delete(root, by=mod)
    interventions.restore(root, by=mod)
    assert tree_of(root).state == "initial_prompt_review"
    assert all(late)
    work_until_quiet(crowd[1:4], only=(kinds.LABEL_INITIAL_PROMPT,))
    assert tree_of(root).state != "initial_prompt_review"


def test_replies_that_come_back_may_be_more_than_wanted_and_no_more_are_asked_for(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[4], kinds.ASSISTANT_REPLY)
    first = Message.objects.get(parent=root)
    undo = deleted(first, mod)
    for person in crowd[5:]:
        work(person, kinds.ASSISTANT_REPLY)
    held = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert held is None
    MessageTree.objects.filter(pk=root.pk).update(goal_tree_size=4)
    undo()
    root.refresh_from_db()
    assert (root.children_count, tree_of(root).max_children_count) == (4, 3)
    assert {kind for kind, *_ in openings_of(root)} == {kinds.LABEL_ASSISTANT_REPLY}
    assert broken_promises() == []
    work_until_quiet([*crowd, *people(3)])
    assert tree_of(root).state == "ready_for_export"
    ranks = Message.objects.filter(parent=root).values_list("rank", flat=True)
    assert sorted(rank for rank in ranks if rank is not None) == [0, 1, 2, 3]
    assert broken_promises() == []
