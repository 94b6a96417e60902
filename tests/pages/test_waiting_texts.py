"""A text that has its reviews and waits for people who count: where people read it, and for whom it waits."""

import pytest
from django.urls import reverse

from oasst.models import Message, User
from tasks.rules import kinds
from tests.pages.cast import signed_in
from tests.tasks.crowd import a_prompt, known, newcomers, work

pytestmark = pytest.mark.django_db

WHO = (
    "An experienced reviewer is a moderator, or someone who joined at least 1 day ago and has 5 accepted contributions."
)


@pytest.fixture
def author(db: None) -> User:
    return newcomers(1)[0]


@pytest.fixture
def waiting(author: User) -> Message:
    """A prompt with three reviews by newcomers."""
    root = a_prompt(author)
    for person in newcomers(3):
        work(person, kinds.LABEL_INITIAL_PROMPT)
    return root


def page(who: User, address: str) -> str:
    return " ".join(signed_in(who).get(address).content.decode().split())


def test_its_author_reads_for_whom_it_waits(author: User, waiting: Message) -> None:
    mine = page(author, "/desk/mine/")
    assert "in review, waiting for an experienced reviewer" in mine
    assert WHO in mine


def test_its_page_says_so_too(waiting: Message, ben: User) -> None:
    assert WHO in page(ben, reverse("tree", args=[waiting.pk]))


def test_the_desk_of_a_newcomer_says_why_there_is_no_review_to_do(waiting: Message) -> None:
    desk = page(newcomers(1)[0], reverse("desk"))
    assert f"1 message has enough reviews but still needs one from an experienced reviewer. {WHO}" in desk


def test_the_desk_of_someone_who_counts_offers_it(waiting: Message) -> None:
    assert "still needs one by an experienced reviewer" not in page(known(1)[0], reverse("desk"))


def test_nothing_is_said_while_it_lacks_ordinary_reviews(author: User) -> None:
    a_prompt(author)
    assert WHO not in page(author, "/desk/mine/")
