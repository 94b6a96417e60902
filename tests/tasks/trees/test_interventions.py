"""Moderators' acts: each can be undone exactly."""

import pytest

from oasst.models import Event, EventType, Message, Quarantine, Revision, User
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import interventions, lifecycle
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, do, people, tree_of, work, work_until_quiet

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def openings_of(root: Message) -> set[tuple[str, object, int, int]]:
    return set(Opening.objects.filter(tree_id=root.pk).values_list("kind", "message_id", "wanted", "done"))


@pytest.mark.parametrize("how_far", range(5))
def test_a_halt_is_lifted_to_exactly_where_it_came_from(crowd: list[User], mod: User, how_far: int) -> None:
    root = a_prompt(crowd[0])
    for kind in [kinds.LABEL_INITIAL_PROMPT, kinds.ASSISTANT_REPLY, kinds.LABEL_ASSISTANT_REPLY][:how_far]:
        work_until_quiet(crowd, only=(kind,))
    if how_far == 4:
        work_until_quiet(crowd)
    state, wanted = tree_of(root).state, openings_of(root)
    interventions.halt(root.pk, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == ("halted_by_moderator", state)
    assert openings_of(root) == set()
    interventions.resume(root.pk, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == (state, "")
    assert openings_of(root) == wanted


def test_a_halt_closes_open_tasks_and_keeps_what_was_written(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[5], kinds.ASSISTANT_REPLY)
    assert task is not None
    interventions.halt(root.pk, by=mod)
    task.refresh_from_db()
    assert task.state == TaskState.CLOSED
    with pytest.raises(Refusal) as refused:
        do(task, crowd[5])
    assert refused.value.why == Why.LAPSED
    assert crowd[5].drafts.get().content["text"].startswith("Text number")


def test_what_is_halted_cannot_be_halted_nor_the_rest_resumed(crowd: list[User], mod: User) -> None:
    root = a_prompt(crowd[0])
    with pytest.raises(lifecycle.WrongState):
        interventions.resume(root.pk, by=mod)
    interventions.halt(root.pk, by=mod)
    with pytest.raises(lifecycle.WrongState):
        interventions.halt(root.pk, by=mod)
    assert tree_of(root).prior_state == "initial_prompt_review"


def test_a_deletion_takes_all_below_along_and_its_undoing_brings_exactly_these_back(
    crowd: list[User], mod: User
) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    leaf = Message.objects.select_related("parent__parent").filter(tree=root.tree, depth=3).order_by("seq")[0]
    below = leaf.parent
    assert below
    branch = below.parent
    assert branch
    before = set(interventions.delete(leaf, by=mod))
    deleted = interventions.delete(branch, by=mod)
    assert branch.pk in deleted
    assert below.pk in deleted
    assert leaf.pk not in deleted
    root.refresh_from_db()
    assert root.children_count == 2
    restored = interventions.restore(branch, by=mod)
    assert sorted(restored.ids) == sorted(deleted)
    assert restored.left == []
    assert set(Message.objects.filter(tree=root.tree, deleted=True).values_list("pk", flat=True)) == before
    root.refresh_from_db()
    assert root.children_count == 3


def test_restoring_a_leaf_brings_back_what_is_above_it(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    leaf = Message.objects.filter(tree=root.tree).order_by("-depth").first()
    assert leaf is not None
    interventions.delete(root, by=mod)
    restored = interventions.restore(leaf, by=mod)
    assert len(restored.ids) == leaf.depth + 1


def test_a_reply_whose_author_has_answered_again_stays_deleted(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    author = crowd[4]
    work(author, kinds.ASSISTANT_REPLY)
    first = Message.objects.get(parent=root, author=author)
    interventions.delete(first, by=mod)
    Message.objects.create(
        tree=root.tree, parent=root, author=author, role="assistant", text="again", depth=1, lang="en"
    )
    restored = interventions.restore(first, by=mod)
    assert (restored.ids, restored.left) == ([], [first.pk])


def test_deleting_a_prompt_halts_its_tree_and_restoring_it_lifts_that_halt(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    interventions.delete(root, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == ("halted_by_moderator", "growing")
    interventions.restore(root, by=mod)
    assert tree_of(root).state == "growing"
    assert openings_of(root)


def test_a_finished_tree_is_finished_again_when_its_prompt_is_restored(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    interventions.delete(root, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == ("halted_by_moderator", "ready_for_export")
    interventions.restore(root, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == ("ready_for_export", "")


def test_a_finished_tree_whose_prompt_is_deleted_is_out_until_it_is_restored(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    interventions.delete(root, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == ("halted_by_moderator", "ready_for_export")
    interventions.restore(root, by=mod)
    assert (tree_of(root).state, tree_of(root).prior_state) == ("ready_for_export", "")


def test_restoring_a_prompt_does_not_lift_a_halt_of_its_own(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    interventions.halt(root.pk, by=mod)
    interventions.delete(root, by=mod)
    interventions.restore(root, by=mod)
    assert tree_of(root).state == "halted_by_moderator"


def test_an_edit_keeps_the_old_text_and_what_was_judged(crowd: list[User], mod: User) -> None:
    root = a_prompt(crowd[0], text="Frist?")
    work(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    interventions.edit(root, "First?", by=mod)
    interventions.edit(root, "First?", by=mod)
    work(crowd[2], kinds.LABEL_INITIAL_PROMPT)
    root.refresh_from_db()
    assert (root.text, root.revision, root.edited) == ("First?", 2, True)
    assert list(Revision.objects.order_by("number").values_list("number", "text", "author")) == [
        (1, "Frist?", crowd[0].pk),
        (2, "First?", mod.pk),
    ]
    assert list(root.reviews.order_by("created_at").values_list("revision", flat=True)) == [1, 2]
    with pytest.raises(Refusal):
        interventions.edit(root, "x" * 2001, by=mod)


def test_a_quarantined_message_is_out_of_the_flow_until_someone_decides(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[4], kinds.ASSISTANT_REPLY)
    reply = Message.objects.get(parent=root)
    before = openings_of(root)
    held = interventions.quarantine(reply, reason="pii")
    assert interventions.quarantine(reply, reason="pii") == held
    assert reply.pk not in {message for _kind, message, *_ in openings_of(root)}
    interventions.release(held, by=mod)
    assert openings_of(root) == before
    with pytest.raises(Refusal) as refused:
        interventions.remove(held, by=mod)
    assert refused.value.why == Why.DECIDED
    reply.refresh_from_db()
    assert not reply.deleted
    again = interventions.quarantine(reply, reason="pii", by=mod)
    interventions.remove(again, by=mod)
    reply.refresh_from_db()
    assert reply.deleted
    assert set(Quarantine.objects.values_list("outcome", flat=True)) == {"released", "removed"}


def test_a_quarantined_prompt_leaves_its_tree_waiting_for_the_decision(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    held = interventions.quarantine(root, reason="pii")
    assert tree_of(root).state == "growing"
    assert openings_of(root) == set()
    interventions.release(held, by=mod)
    assert openings_of(root)


def test_every_act_is_in_the_history_with_who_did_it(crowd: list[User], mod: User) -> None:
    root = a_prompt(crowd[0])
    interventions.delete(root, by=mod, reason="spam")
    interventions.restore(root, by=mod)
    interventions.edit(root, "Better?", by=mod)
    told = Event.objects.filter(user_id=mod.pk).order_by("id").values_list("type", "detail__reason")
    assert list(told) == [
        (EventType.MESSAGE_DELETED, "spam"),
        (EventType.TREE_STATE_CHANGED, "prompt deleted"),
        (EventType.MESSAGE_RESTORED, ""),
        (EventType.TREE_STATE_CHANGED, "message restored"),
        (EventType.MESSAGE_EDITED, ""),
    ]
    assert Task.objects.count() == 1
