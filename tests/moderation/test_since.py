"""Undoing after volunteers have gone on: exact for what no one touched, refused where it would destroy what someone did."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from leaderboard.models import Tally
from leaderboard.tallies import tallying
from moderation.actions import finality, preview, service
from moderation.actions.orders import Order
from moderation.changes import Blocked
from moderation.kinds.base.erasure import ERASED
from moderation.models import Action, Kind, Reason, Step
from oasst.core import reaction_codes
from oasst.models import Message, MessageTree, Ranking, Reaction, Review, User, UserRole, WithdrawnMessage
from tasks.acts import reactions as reacting
from tasks.acts.reports import report
from tasks.models import Opening
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import interventions
from tests.moderation.world import changed, everything, order
from tests.tasks.crowd import a_growing_tree, claim, do, people, tree_of, work, work_until_quiet
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def senior(db: None) -> User:
    return User.objects.create_user("senior", role=UserRole.SENIOR_MODERATOR)


@pytest.fixture
def crowd(db: None) -> list[User]:
    return people(7)


def replies_to(root: Message) -> list[Message]:
    return list(Message.objects.filter(parent=root).order_by("seq"))


def test_what_others_wrote_meanwhile_stays_and_the_rest_comes_back(crowd: list[User], senior: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    for person in crowd[1:4]:
        work(person, kinds.ASSISTANT_REPLY)
    first = replies_to(root)[0]
    action = order(Kind.DELETE, senior, first.pk)
    assert work(crowd[4], kinds.ASSISTANT_REPLY)
    service.undo(action, by=senior, why="a mistake")
    assert [each.deleted for each in replies_to(root)] == [False] * 4
    root.refresh_from_db()
    assert root.children_count == 4
    assert broken_promises() == []
    assert work_until_quiet(crowd) > 0
    assert tree_of(root).state == "ready_for_export"


def test_votes_that_others_gave_meanwhile_are_not_taken_away(crowd: list[User], senior: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[1], kinds.ASSISTANT_REPLY)
    reply = replies_to(root)[0]
    work(crowd[2], kinds.LABEL_ASSISTANT_REPLY)
    reacting.react(message=reply, by=crowd[2], emoji="+1")
    action = order(Kind.PURGE, senior, person=crowd[2], detail={"votes": True})
    assert Review.objects.filter(message=reply).count() == 0
    work(crowd[3], kinds.LABEL_ASSISTANT_REPLY)
    reacting.react(message=reply, by=crowd[3], emoji="+1")
    service.undo(action, by=senior, why="a mistake")
    reply.refresh_from_db()
    assert (reply.review_count, reply.emojis, Reaction.objects.count()) == (2, {"+1": 2}, 2)
    assert broken_promises() == []


def test_an_author_who_answered_again_blocks_the_undoing_and_is_named(crowd: list[User], senior: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[1], kinds.ASSISTANT_REPLY)
    action = order(Kind.DELETE, senior, replies_to(root)[0].pk)
    Message.objects.create(
        tree=root.tree, parent=root, author=crowd[1], role="assistant", text="again", depth=1, lang="en"
    )
    before = everything()
    with pytest.raises(Blocked, match="another row has taken its place"):
        service.undo(action, by=senior, why="a mistake")
    assert changed(before, everything()) == {}
    action.refresh_from_db()
    assert (action.state, Step.objects.get().state) == ("done", "done")


def test_a_reply_under_a_restored_message_blocks_taking_the_restoration_back(crowd: list[User], senior: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    order(Kind.DELETE, senior, root.pk)
    action = order(Kind.RESTORE, senior, root.pk)
    assert work(crowd[1], kinds.ASSISTANT_REPLY)
    with pytest.raises(Blocked, match="would be a reply to a deleted message"):
        service.undo(action, by=senior, why="a mistake")
    assert broken_promises() == []


def test_a_text_edited_since_and_a_tree_that_moved_on_are_not_overwritten(crowd: list[User], senior: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    edit = order(Kind.EDIT, senior, root.pk, detail={"text": "Mended."})
    interventions.edit(root, "Mended again.", by=senior)
    with pytest.raises(Blocked, match=r"has been changed since \(text\)"):
        service.undo(edit, by=senior, why="a mistake")
    halt = order(Kind.HALT, senior, root.pk)
    interventions.resume(root.pk, by=senior)
    with pytest.raises(Blocked, match="state"):
        service.undo(halt, by=senior, why="a mistake")


def test_of_many_trees_the_blocked_ones_say_so_and_the_others_are_undone(crowd: list[User], senior: User) -> None:
    roots = [a_growing_tree(crowd[number], [each for each in crowd if each != crowd[number]][:3]) for number in (0, 1)]
    action = order(Kind.EDIT, senior, roots[0].pk, detail={"text": "Mended."})
    assert action.state == "done"
    both = order(Kind.DELETE, senior, roots[0].pk, roots[1].pk)
    interventions.restore(roots[0], by=senior)
    work(crowd[2], kinds.ASSISTANT_REPLY)
    interventions.edit(roots[1], "Something else.", by=senior)
    done = service.undo(both, by=senior, why="a mistake")
    assert done.state == "undone"
    assert sorted(done.steps.values_list("state", flat=True)) == ["undone", "undone"]
    assert Message.objects.filter(deleted=True).count() == 0
    assert broken_promises() == []


def test_a_purge_does_what_its_preview_says_and_undone_leaves_no_trace(crowd: list[User], senior: User) -> None:
    """With foreign replies, edits, rankings and reports."""
    troll, *others = crowd
    root = a_growing_tree(troll, others[:3])
    work_until_quiet(crowd)
    other = a_growing_tree(others[0], [troll, *others[1:3]])
    work_until_quiet(crowd, only=(*kinds.WRITING, *kinds.LABELLING))
    work(troll, kinds.RANK_ASSISTANT_REPLIES)
    mine = Message.objects.filter(tree=other.tree, author=troll).order_by("depth")[0]
    interventions.edit(mine, "Edited by a moderator.", by=senior)
    report(message=mine, reason="spam", note="", by=others[4])
    reacting.react(message=other, by=troll, emoji=reaction_codes.RED_FLAG)
    assert {Ranking.objects.filter(user=troll).exists(), Review.objects.filter(user=troll).exists()} == {True}
    before = everything()
    detail = {"votes": True, "ban": True}
    foreseen = preview.figures(Order(kind=Kind.PURGE, reason=Reason.SPAM, by=senior, person=troll, detail=detail))
    action = order(Kind.PURGE, senior, person=troll, detail=detail)
    assert action.figures == foreseen == preview.effect(action)
    own_votes, votes_on_it = {"reviews", "rankings", "reactions"}, {"reviews_of", "rankings_of"}
    assert {"others", "reports", *own_votes, *votes_on_it} <= set(action.figures)
    assert Message.objects.filter(author=troll, deleted=False).count() == 0
    assert Review.objects.filter(user=troll).count() == Ranking.objects.filter(user=troll).count() == 0
    assert broken_promises() == []
    assert MessageTree.objects.get(pk=root.pk).state == "halted_by_moderator"
    assert Opening.objects.filter(tree_id=other.pk).exists()
    with_troll_gone = everything()
    service.undo(action, by=senior, why="a mistake")
    assert changed(before, everything()) == {}
    again = order(Kind.PURGE, senior, person=troll, detail={"votes": True, "ban": True})
    assert again.figures == action.figures
    assert {"leaderboard_tally", "oasst_review"} & set(changed(with_troll_gone, everything())) == set()
    while work_until_quiet(others):
        pass
    assert tree_of(other).state == "ready_for_export"
    assert broken_promises() == []


def test_tallies_made_again_are_those_read_on_where_work_has_moved(crowd: list[User], senior: User) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    everything()
    merge = order(Kind.MERGE, senior, person=crowd[1], into=crowd[5])
    everything()
    order(Kind.CHANGE_LANG, senior, _any_root(), detail={"lang": "de"})
    everything()
    service.undo(merge, by=senior, why="two people")
    read_on = everything()
    assert Tally.objects.filter(lang="de").exists()
    tallying.rebuild(timezone.now())
    assert changed(read_on, everything()) == {}


def _any_root() -> UUID:
    return Message.objects.roots().values_list("pk", flat=True)[0]


def test_who_is_kept_from_work_is_told_so_and_keeps_what_they_wrote(crowd: list[User], senior: User) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task
    later = (timezone.now() + timedelta(days=1)).isoformat()
    mute = order(Kind.MUTE, senior, person=crowd[4], detail={"kinds": ["writing"], "until": later})
    crowd[4].refresh_from_db()
    with pytest.raises(Refusal) as refused:
        do(task, crowd[4])
    assert refused.value.why == Why.MUTED
    assert crowd[4].drafts.get().content["text"].startswith("Text number")
    assert claim(crowd[4], kinds.LABEL_INITIAL_PROMPT) is None
    service.undo(mute, by=senior, why="a mistake")
    crowd[4].refresh_from_db()
    assert not do(task, crowd[4]).repeated
    order(Kind.SUSPEND, senior, person=crowd[4], detail={"until": later})
    crowd[4].refresh_from_db()
    with pytest.raises(Refusal) as refused:
        claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert refused.value.why == Why.SUSPENDED
    User.objects.filter(pk=crowd[4].pk).update(suspended_until=timezone.now() - timedelta(seconds=1))
    crowd[4].refresh_from_db()
    assert crowd[4].takes_part


def test_after_thirty_days_a_purge_is_final_and_nothing_of_the_texts_is_left(crowd: list[User], senior: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=(kinds.ASSISTANT_REPLY,))
    texts = list(Message.objects.filter(author=crowd[0]).values_list("text", flat=True))
    purge = order(Kind.PURGE, senior, person=crowd[0])
    kept = order(Kind.WARN, senior, person=crowd[1])
    assert finality.finish() == 0
    Action.objects.update(undo_until=timezone.now() - timedelta(seconds=1))
    assert finality.finish() == 2
    with connection.cursor() as cursor:
        for table in ("oasst_message", "oasst_revision", "moderation_change", "tasks_draft", "oasst_event"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text LIKE ANY(%s)",
                [[f"%{each}%" for each in texts]],
            )
            assert (table, cursor.fetchone()) == (table, (0,))
    with pytest.raises(service.CannotUndo):
        service.undo(purge, by=senior, why="too late")
    assert Message.objects.filter(parent=root).exclude(text=ERASED).count() == 3
    assert WithdrawnMessage.objects.filter(tree_id=root.pk).exists()
    kept.refresh_from_db()
    assert kept.erased_at
    assert broken_promises() == []
    assert finality.finish() == 0
