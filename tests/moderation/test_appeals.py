"""Appeals: once, to another moderator, with an answer; what was wrong is undone."""

import pytest

from moderation import notices
from moderation.actions.orders import NotAllowed
from moderation.appeals import appeals
from moderation.changes import Blocked
from moderation.models import Action, Affected, Appeal, Kind, Step
from oasst.models import Message, Notification, User, UserRole
from tests.corpus import a_reply, a_tree
from tests.moderation.world import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_user("other", role=UserRole.MODERATOR)


@pytest.fixture
def action(ada: User, ben: User, mod: User) -> Action:
    """A message of Ada's deleted, and with it Ben's answer; and another of Ben's."""
    root = a_tree(ada)
    a_reply(root, ben)
    return order(Kind.DELETE, mod, root.pk, a_reply(a_tree(None), ben).pk)


def deleted() -> int:
    return Message.objects.filter(deleted=True).count()


def test_everyone_whose_message_went_is_told_and_may_appeal(action: Action, ada: User, ben: User, cleo: User) -> None:
    told = dict(Affected.objects.values_list("person__username", "messages"))
    assert told == {"ada": 1, "ben": 2}
    assert set(Notification.objects.values_list("kind", flat=True)) == {"moderation_delete"}
    assert [appeals.is_possible(action, each) for each in (ada, ben, cleo)] == [True, True, False]


def test_the_moderator_who_acted_does_not_decide_nor_whom_it_concerns(
    action: Action, ada: User, mod: User, other: User
) -> None:
    appeal = appeals.make(action, person=ada, text="It was a joke.")
    for by in (mod, ada):
        with pytest.raises(NotAllowed):
            appeals.decide(appeal, by=by, overturn=True, answer="Yes.")
    assert Appeal.objects.get().outcome == ""
    appeals.decide(appeal, by=other, overturn=False, answer="A joke about people's origin.")
    assert Appeal.objects.get().outcome == "confirmed"
    assert deleted() == 3
    with pytest.raises(appeals.NoAppeal):
        appeals.decide(appeal, by=other, overturn=True, answer="On second thought.")


def test_an_overturned_act_is_undone_where_it_concerns_the_person_alone(
    action: Action, ada: User, ben: User, other: User
) -> None:
    appeal = appeals.make(action, person=ada, text="It was a joke.")
    appeals.decide(appeal, by=other, overturn=True, answer="It was.")
    assert list(Message.objects.filter(deleted=True).values_list("author__username", flat=True)) == ["ben"]
    assert sorted(Step.objects.values_list("state", flat=True)) == ["kept", "undone"]
    assert Notification.objects.filter(user=ada, kind=notices.APPEAL_OVERTURNED).count() == 1


def test_one_appeals_once_and_with_words(action: Action, ada: User) -> None:
    with pytest.raises(appeals.NoAppeal):
        appeals.make(action, person=ada, text="  ")
    appeals.make(action, person=ada, text="It was a joke.")
    with pytest.raises(appeals.NoAppeal):
        appeals.make(action, person=ada, text="Really.")


def test_a_decision_without_an_answer_is_none(action: Action, ada: User, other: User) -> None:
    appeal = appeals.make(action, person=ada, text="It was a joke.")
    with pytest.raises(appeals.NoAppeal):
        appeals.decide(appeal, by=other, overturn=True, answer=" ")
    assert deleted() == 3


def test_no_one_below_the_one_who_acted_overturns_it(action: Action, ada: User, other: User) -> None:
    admin = User.objects.create_user("admin", role=UserRole.ADMIN)
    second = User.objects.create_user("second", role=UserRole.ADMIN)
    ban = order(Kind.BAN, admin, person=ada)
    appeal = appeals.make(ban, person=ada, text="Why me?")
    assert [appeals.may_decide(each, appeal) for each in (other, admin, second)] == [False, False, True]
    appeals.decide(appeal, by=second, overturn=True, answer="A mistake.")
    ada.refresh_from_db()
    assert ada.is_active


def test_what_cannot_be_undone_leaves_the_appeal_open(ada: User, mod: User, other: User) -> None:
    root = a_tree(ada)
    action = order(Kind.EDIT, mod, root.pk, detail={"text": "Changed."})
    order(Kind.EDIT, mod, root.pk, detail={"text": "Changed again."})
    appeal = appeals.make(action, person=ada, text="My words!")
    with pytest.raises(Blocked):
        appeals.decide(appeal, by=other, overturn=True, answer="Right.")
    assert Appeal.objects.get().outcome == ""
