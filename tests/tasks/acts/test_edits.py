"""Authors repair their own texts for a while; a verdict rests on reviews of the text it is about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oasst.models import Event, EventType, Message, Review, Revision, User
from tasks.acts import edits
from tasks.models import Opening
from tasks.rules import kinds, policy
from tasks.texts.refusal import Refusal, Why
from tasks.trees import interventions
from tasks.work import submission
from tests.tasks.crowd import GOOD, SPAM, a_growing_tree, a_prompt, claim, people, work
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def refused(message: Message, by: User, text: str = "Other") -> Why:
    with pytest.raises(Refusal) as refusal:
        edits.edit(message=message, text=text, by=by)
    return refusal.value.why


def reviews_wanted(message: Message) -> int:
    opening = Opening.objects.get(message_id=message.pk, kind=kinds.LABEL_INITIAL_PROMPT)
    return opening.wanted - opening.done


def test_an_author_repairs_a_text_and_the_old_one_is_kept(crowd: list[User]) -> None:
    root = a_prompt(crowd[0], text="Frist?")
    now = edits.edit(message=root, text="First?", by=crowd[0])
    assert (now.text, now.revision) == ("First?", 2)
    assert list(Revision.objects.order_by("number").values_list("number", "text")) == [(1, "Frist?"), (2, "First?")]
    event = Event.objects.get(type=EventType.MESSAGE_EDITED)
    assert (event.user_id, event.detail["reason"], event.detail["revision"]) == (crowd[0].pk, "by its author", 2)


def test_an_edited_text_is_reviewed_again_and_old_reviews_stay_with_the_old_text(crowd: list[User]) -> None:
    root = a_prompt(crowd[0])
    for reviewer in crowd[1:3]:
        work(reviewer, kinds.LABEL_INITIAL_PROMPT, labels=GOOD)
    assert reviews_wanted(root) == 1
    edits.edit(message=root, text="Something else entirely", by=crowd[0])
    assert reviews_wanted(root) == 3
    for reviewer in crowd[3:6]:
        work(reviewer, kinds.LABEL_INITIAL_PROMPT, labels=SPAM)
    root.refresh_from_db()
    assert (root.review_result, root.review_count) == (False, 5)
    assert sorted(Review.objects.values_list("revision", flat=True)) == [1, 1, 2, 2, 2]
    assert broken_promises() == []


def test_a_review_under_way_is_kept_with_the_text_it_judged_and_decides_nothing(crowd: list[User]) -> None:
    root = a_prompt(crowd[0])
    under_way = claim(crowd[1], kinds.LABEL_INITIAL_PROMPT)
    assert under_way is not None
    edits.edit(message=root, text="Something else entirely", by=crowd[0])
    submission.submit_review(task=under_way, values=GOOD, by=crowd[1])
    assert Review.objects.get(user=crowd[1]).revision == 1
    assert reviews_wanted(root) == 3
    for reviewer in crowd[2:4]:
        work(reviewer, kinds.LABEL_INITIAL_PROMPT, labels=GOOD)
    root.refresh_from_db()
    assert (root.review_result, root.review_count) == (None, 3)
    work(crowd[4], kinds.LABEL_INITIAL_PROMPT, labels=GOOD)
    root.refresh_from_db()
    assert root.review_result is True
    assert broken_promises() == []


def test_no_one_else_edits_not_even_a_moderator_this_way(crowd: list[User], mod: User) -> None:
    root = a_prompt(crowd[0])
    assert [refused(root, by) for by in (crowd[1], mod)] == [Why.NOT_EDITABLE] * 2


def test_what_is_over_decided_answered_held_or_deleted_stays_as_it_is(crowd: list[User], mod: User) -> None:
    decided = a_growing_tree(crowd[0], crowd[1:4])
    assert refused(decided, crowd[0]) == Why.NOT_EDITABLE
    root = a_prompt(crowd[0])
    Message.objects.filter(pk=root.pk).update(created_at=timezone.now() - policy.everywhere().edit_window)
    assert refused(root, crowd[0]) == Why.NOT_EDITABLE
    held, deleted, answered = (a_prompt(crowd[0]) for _ in range(3))
    interventions.quarantine(held, reason="pii")
    interventions.delete(deleted, by=mod)
    Message.objects.filter(pk=answered.pk).update(children_count=1)
    assert [refused(each, crowd[0]) for each in (held, deleted, answered)] == [Why.NOT_EDITABLE] * 3
    banned = a_prompt(crowd[0])
    crowd[0].is_active = False
    assert refused(banned, crowd[0]) == Why.NOT_EDITABLE


@pytest.mark.parametrize(("text", "why"), [("  ", Why.EMPTY), ("x" * 2001, Why.TOO_LONG), ("a\ud800", Why.BAD_TEXT)])
def test_a_text_that_cannot_be_taken_changes_nothing(crowd: list[User], text: str, why: Why) -> None:
    root = a_prompt(crowd[0], text="As it was?")
    assert refused(root, crowd[0], text) == why
    root.refresh_from_db()
    assert (root.text, root.revision, Revision.objects.count()) == ("As it was?", 1, 0)


def test_until_when_a_text_may_be_edited_is_told_beforehand(crowd: list[User]) -> None:
    root, rules = a_prompt(crowd[0]), policy.everywhere()
    assert edits.until(root, by=crowd[0], quarantined=False, rules=rules) == root.created_at + timedelta(minutes=15)
    assert edits.until(root, by=crowd[1], quarantined=False, rules=rules) is None
    assert edits.until(root, by=crowd[0], quarantined=True, rules=rules) is None
