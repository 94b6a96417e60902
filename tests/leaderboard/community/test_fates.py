"""What happened to one's texts reaches the inbox, grouped, and says nothing about others."""

import pytest

from leaderboard.community import fates
from leaderboard.models import Reader
from oasst import events
from oasst.models import Message, MessageTree, Notification, User
from oasst.notifications import inbox
from tasks.rules import kinds
from tests.pages.cast import signed_in
from tests.tasks.crowd import a_growing_tree, people, work, work_until_quiet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _events_are_read_from_here() -> None:
    fates.tell()


def tell() -> None:
    while events.number():
        pass
    fates.tell()


def told(user: User) -> dict[str, int]:
    return {
        each.kind: each.detail["number"] for each in Notification.objects.filter(user=user, kind__startswith="fate_")
    }


def test_an_accepted_prompt_is_told_once(ada: User) -> None:
    crowd = people(4)
    a_growing_tree(ada, crowd[:3])
    tell()
    tell()
    assert told(ada) == {"fate_accepted": 1}
    page = signed_in(ada).get("/inbox/").content.decode()
    assert "Messages of yours that were accepted: 1" in page


def test_what_happens_before_one_looks_adds_up_and_what_comes_after_is_new(ada: User) -> None:
    crowd = people(4)
    for _prompt in range(2):
        a_growing_tree(ada, crowd[:3])
        tell()
    assert told(ada) == {"fate_accepted": 2}
    inbox.mark_read(by=ada, through=Notification.objects.latest("id").pk)
    a_growing_tree(ada, crowd[:3])
    tell()
    numbers = Notification.objects.filter(user=ada).order_by("id").values_list("detail__number", flat=True)
    assert list(numbers) == [2, 1]


def test_an_author_is_told_of_accepted_replies_but_not_by_whom(ada: User) -> None:
    crowd = people(5)
    a_growing_tree(ada, crowd[:3])
    tell()
    Notification.objects.all().delete()
    work(crowd[3], kinds.ASSISTANT_REPLY)
    tell()
    assert told(ada) == {}  # it is still in review
    work_until_quiet(crowd, only=(kinds.LABEL_ASSISTANT_REPLY,))
    tell()
    assert told(ada) == {"fate_replied": 1}
    assert told(crowd[3]) == {"fate_accepted": 1}
    assert set(Notification.objects.get(user=ada).detail) == {"number"}
    assert Notification.objects.get(user=ada).message_id is None


def test_authors_are_told_of_the_end_and_the_first_of_its_rank(ada: User) -> None:
    crowd = [ada, *people(8)]
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    assert MessageTree.objects.get().state == "ready_for_export"
    tell()
    authors = set(Message.objects.filter(review_result=True).values_list("author", flat=True))
    finished = Notification.objects.filter(kind="fate_finished")
    assert set(finished.values_list("user", flat=True)) == authors
    assert set(finished.values_list("detail__number", flat=True)) == {1}
    first = Message.objects.filter(rank=0, review_result=True, role="assistant")
    firsts = {author: first.filter(author=author).count() for author in first.values_list("author", flat=True)}
    assert {each.user_id: each.detail["number"] for each in Notification.objects.filter(kind="fate_first")} == firsts
    assert firsts


def test_banned_people_are_told_nothing(ada: User) -> None:
    crowd = people(4)
    a_growing_tree(ada, crowd[:3])
    User.objects.filter(pk=ada.pk).update(is_active=False)
    tell()
    assert told(ada) == {}


def test_an_upgrade_tells_nothing_old(ada: User) -> None:
    Reader.objects.filter(name="fates").delete()
    a_growing_tree(ada, people(4)[:3])
    tell()
    assert told(ada) == {}
