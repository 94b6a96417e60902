"""Thanking an author: only when the message is no longer judged, once a person, and told once until it is read."""

import json
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from oasst.accounts import personal_data
from oasst.models import Event, EventType, Message, Notification, Thanks, TreeState, User
from oasst.notifications import inbox
from tasks.acts import account_merge, thanks
from tasks.texts.refusal import Refusal
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


def a_finished_reply(author: User | None, **fields: Any) -> Message:
    return a_reply(a_tree(None, state=TreeState.READY_FOR_EXPORT), author, **fields)


def test_the_author_is_told_once_and_the_number_is_shown(ada: User, ben: User, cleo: User) -> None:
    reply = a_finished_reply(ada)
    for person in (ben, cleo):
        answer = signed_in(person).post(f"/desk/about/{reply.pk}/thank/", follow=True)
        assert "Thanks sent to the author." in answer.content.decode()
    assert "thanked by 2 people" in signed_in(ben).get(f"/trees/{reply.tree_id}/").content.decode()
    [news] = Notification.objects.filter(user=ada)
    assert inbox.text_of(news) == "Someone thanked you for this message."
    assert Event.objects.filter(type=EventType.THANKS_GIVEN).count() == 2


def test_after_reading_the_next_thanks_are_told_again(ada: User, ben: User, cleo: User) -> None:
    reply = a_finished_reply(ada)
    thanks.thank(message=reply, by=ben)
    Notification.objects.update(read_at=timezone.now())
    thanks.thank(message=reply, by=cleo)
    assert Notification.objects.filter(user=ada).count() == 2


def test_a_second_click_takes_them_back(ada: User, ben: User) -> None:
    reply = a_finished_reply(ada)
    assert [thanks.thank(message=reply, by=ben), thanks.thank(message=reply, by=ben)] == [True, False]
    assert (Thanks.objects.count(), Event.objects.filter(type=EventType.THANKS_TAKEN_BACK).count()) == (0, 1)


@pytest.mark.parametrize("state", [TreeState.GROWING, TreeState.RANKING, TreeState.READY_FOR_SCORING])
def test_no_author_is_thanked_while_messages_are_judged(state: str, ada: User, ben: User) -> None:
    reply = a_reply(a_tree(None, state=state), ada)
    with pytest.raises(Refusal):
        thanks.thank(message=reply, by=ben)
    assert "Thank the author" not in signed_in(ben).get(f"/desk/about/{reply.pk}/").content.decode()
    Thanks.objects.create(message=reply, user=ben)
    assert "thanked by" not in signed_in(ben).get(f"/trees/{reply.tree_id}/").content.decode()


def test_own_rejected_and_anonymous_messages_are_not_thanked_for(ada: User, ben: User) -> None:
    for message, by in (
        (a_finished_reply(ada), ada),
        (a_finished_reply(ada, review_result=False), ben),
        (a_finished_reply(None), ben),
    ):
        assert not thanks.may_thank(by, message, message.tree)
        with pytest.raises(Refusal):
            thanks.thank(message=message, by=by)


def test_the_page_about_a_message_offers_thanks(ada: User, ben: User) -> None:
    reply = a_finished_reply(ada)
    client, address = signed_in(ben), f"/desk/about/{reply.pk}/"
    assert "Thank the author" in client.get(address).content.decode()
    client.post(f"{address}thank/")
    assert "Take your thanks back" in client.get(address).content.decode()


def test_one_setting_switches_thanks_off(ada: User, ben: User, settings: Settings) -> None:
    reply = a_finished_reply(ada)
    thanks.thank(message=reply, by=ben)
    settings.THANKS = False
    assert "Thank the author" not in signed_in(ben).get(f"/desk/about/{reply.pk}/").content.decode()
    assert "thanked by" not in signed_in(ben).get(f"/trees/{reply.tree_id}/").content.decode()
    with pytest.raises(Refusal):
        thanks.thank(message=reply, by=ben)


def test_thanks_are_in_the_download_and_move_with_a_merge(ada: User, ben: User, cleo: User, mod: User) -> None:
    reply = a_finished_reply(ada)
    thanks.thank(message=reply, by=ben)
    data = json.loads(b"".join(personal_data.document(ben)))
    assert [each["message_id"] for each in data["thanks"]] == [str(reply.pk)]
    account_merge.move(reply.tree_id, source=ben, into=cleo, by=mod)
    assert Thanks.objects.get().user == cleo


def test_a_merge_does_not_leave_an_author_thanking_themselves(ada: User, ben: User, mod: User) -> None:
    reply = a_finished_reply(ada)
    thanks.thank(message=reply, by=ben)
    account_merge.move(reply.tree_id, source=ben, into=ada, by=mod)
    assert not Thanks.objects.filter(user=ada).exists()
