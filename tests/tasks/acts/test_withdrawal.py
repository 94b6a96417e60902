"""Withdrawing what someone wrote: out of the flow and of releases, listed without a name, not to be restored."""

import pytest
from django.utils import timezone

from oasst.corpus import invariants
from oasst.models import Message, User, WithdrawnMessage
from tasks import jobs
from tasks.acts import withdrawal
from tasks.trees import interventions
from tests.tasks.crowd import a_growing_tree, a_prompt, people, tree_of, work_until_quiet
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def test_a_withdrawn_reply_goes_with_its_replies_and_is_recorded_without_a_name(crowd: list[User]) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    answer = Message.objects.filter(parent=root, children_count__gt=0).order_by("seq")[0]
    assert answer.author is not None
    withdrawal.withdraw(answer, by=answer.author)
    withdrawal.withdraw(answer, by=answer.author)
    assert list(WithdrawnMessage.objects.values_list("message_id", "tree_id")) == [(answer.pk, root.pk)]
    assert {field.name for field in WithdrawnMessage._meta.fields} == {"message_id", "tree_id", "withdrawn_at"}
    assert not Message.objects.filter(parent=answer, deleted=False).exists()
    assert broken_promises() == []


def test_a_withdrawn_prompt_ends_its_tree(crowd: list[User]) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    withdrawal.withdraw(root, by=crowd[0])
    assert tree_of(root).state == "halted_by_moderator"


def test_what_was_withdrawn_is_not_restored_nor_what_answers_it(crowd: list[User], mod: User) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    answer = Message.objects.filter(parent=root, children_count__gt=0).order_by("seq")[0]
    follow_up = Message.objects.filter(parent=answer, deleted=False).order_by("seq")[0]
    assert answer.author is not None
    withdrawal.withdraw(answer, by=answer.author)
    for message in (answer, follow_up):
        restored = interventions.restore(message, by=mod)
        assert (restored.ids, answer.pk in restored.left) == ([], True)
    assert [finding for finding in invariants.check() if finding.offenders] == []


def test_the_job_withdraws_everything_of_those_who_asked_and_of_no_one_else(crowd: list[User]) -> None:
    author, other = crowd[0], crowd[1]
    mine = [a_prompt(author), a_prompt(author)]
    theirs = a_prompt(other)
    deleted_before = a_prompt(author)
    interventions.delete(deleted_before, by=other)
    assert withdrawal.finish() == 0
    User.objects.filter(pk=author.pk).update(withdraws_at=timezone.now())
    assert jobs.withdraw() == 3
    assert jobs.withdraw() == 0
    assert set(WithdrawnMessage.objects.values_list("message_id", flat=True)) == {
        deleted_before.pk,
        *(each.pk for each in mine),
    }
    assert list(Message.objects.filter(deleted=False).values_list("pk", flat=True)) == [theirs.pk]
    assert broken_promises() == []
