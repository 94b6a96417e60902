"""Following a conversation: told once, when it is finished."""

import json

import pytest
from django.test import Client
from pytest_django import Settings

from oasst.accounts import personal_data, updates
from oasst.models import Follow, MessageTree, Notification, TreeState, User
from oasst.notifications import inbox
from tasks.acts import account_merge, follows
from tests.corpus import a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


def finish(tree: MessageTree) -> None:
    MessageTree.objects.filter(pk=tree.pk).update(state=TreeState.READY_FOR_EXPORT)


def test_a_follower_is_told_once_when_the_conversation_is_finished(ada: User, ben: User) -> None:
    tree = a_tree(ada).tree
    client = signed_in(ben)
    assert "Follow" in client.get(f"/trees/{tree.pk}/").content.decode()
    page = client.post(f"/desk/follow/{tree.pk}/", follow=True).content.decode()
    assert "Following" in page
    assert follows.tell() == 0
    finish(tree)
    assert [follows.tell(), follows.tell()] == [1, 0]
    [news] = Notification.objects.filter(user=ben)
    assert (inbox.text_of(news), news.message_id) == ("A conversation you follow is finished.", tree.pk)


def test_a_second_click_ends_it(ada: User, ben: User) -> None:
    tree = a_tree(ada).tree
    assert [follows.follow(tree, by=ben), follows.follow(tree, by=ben)] == [True, False]
    finish(tree)
    assert follows.tell() == 0


def test_finished_conversations_are_not_followed(ada: User, ben: User) -> None:
    tree = a_tree(ada, state=TreeState.READY_FOR_EXPORT).tree
    assert not follows.follow(tree, by=ben)
    assert "/desk/follow/" not in signed_in(ben).get(f"/trees/{tree.pk}/").content.decode()
    assert Client().post(f"/desk/follow/{tree.pk}/").status_code == 302
    assert not Follow.objects.exists()


def test_one_setting_switches_following_off(ada: User, ben: User, settings: Settings) -> None:
    settings.FOLLOWING = False
    tree = a_tree(ada).tree
    assert "/desk/follow/" not in signed_in(ben).get(f"/trees/{tree.pk}/").content.decode()
    assert not follows.follow(tree, by=ben)


def test_follows_are_in_the_download_move_with_a_merge_and_go_with_the_account(
    ada: User, ben: User, cleo: User, mod: User
) -> None:
    tree = a_tree(ada).tree
    follows.follow(tree, by=ben)
    data = json.loads(b"".join(personal_data.document(ben)))
    assert [each["tree_id"] for each in data["follows"]] == [str(tree.pk)]
    account_merge.move(tree.pk, source=ben, into=cleo, by=mod)
    assert Follow.objects.get().user == cleo
    updates.delete(cleo, by=cleo)
    assert not Follow.objects.exists()
