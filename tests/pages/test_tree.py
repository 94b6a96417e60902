"""The page of one conversation: what is said above it, how it folds, the map, and what apps add."""

import re
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils.safestring import SafeString
from pytest_django import DjangoAssertNumQueries

from oasst.core.registry import Registry
from oasst.models import Message, MessageTree, TreeState, User
from oasst.site import page_registry
from tasks.rules import kinds
from tests.corpus import a_reply, a_tree
from tests.pages.cast import elements, signed_in
from tests.tasks.crowd import a_growing_tree, people, work

pytestmark = pytest.mark.django_db


def page_of(root: Message, viewer: User | None = None) -> str:
    client = signed_in(viewer) if viewer else Client()
    return " ".join(client.get(f"/trees/{root.tree_id}/").content.decode().split())


@pytest.fixture
def forked(ada: User, ben: User) -> Message:
    """A finished tree: two answers, the better one with a follow-up."""
    root = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    a_reply(root, None, text="By the moon.", rank=1, review_result=False)
    best = a_reply(root, ben, text="By the sun.", rank=0)
    a_reply(best, None, text="And at night?", review_result=None)
    return root


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (TreeState.INITIAL_PROMPT_REVIEW, "Volunteers are reviewing the prompt."),
        (TreeState.PROMPT_LOTTERY_WAITING, "Replies start when its language has room"),
        (TreeState.GROWING, "Volunteers are writing replies until the conversation has about 15 messages."),
        (TreeState.RANKING, "All replies are written. Volunteers are ranking them"),
        (TreeState.READY_FOR_SCORING, "All rankings are in."),
        (TreeState.READY_FOR_EXPORT, "Finished – will be included"),
        (TreeState.SCORING_FAILED, "could not be combined"),
        (TreeState.ABORTED_LOW_GRADE, "Reviewers rejected the prompt"),
        (TreeState.HALTED_BY_MODERATOR, "A moderator has paused this conversation."),
        (TreeState.BACKLOG_RANKING, "This conversation was imported"),
    ],
)
def test_what_a_tree_waits_for_is_said_in_words(ada: User, state: str, sentence: str) -> None:
    assert sentence in page_of(a_tree(ada, state=state), ada)


def test_a_growing_tree_says_how_far_it_is(ada: User) -> None:
    root = a_tree(ada)
    a_reply(root, None, review_result=None)
    page = page_of(root, ada)
    assert '<progress id="grown" value="1" max="15">' in page
    assert "Volunteers are writing and reviewing replies" in page


def test_a_tree_says_what_is_still_to_be_done_in_it(cleo: User) -> None:
    crowd = people(6)
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[4], kinds.ASSISTANT_REPLY)
    page = page_of(root, cleo)
    assert re.findall(r"</svg> ([A-Z][a-z ]+ × \d+)\s*</(?:span|button)>", page) == [
        "Reply as the assistant × 2",
        "Review an answer × 3",
    ]
    MessageTree.objects.update(state=TreeState.READY_FOR_EXPORT)
    assert "Still to be done here" not in page_of(root)


def test_a_conversation_forks_only_where_several_answered_and_everything_is_open(forked: Message) -> None:
    page = page_of(forked)
    assert page.count('<ol class="fork"') == 1
    assert page.count('<details class="branch" open>') == 2
    assert len(re.findall(r"</details>\s*</li>", page)) == 2
    assert re.findall(r"Reply \d of \d", page) == ["Reply 1 of 2", "Reply 2 of 2"]
    assert page.index("By the sun.") < page.index("1 message below") + 500
    assert [each in page for each in (">#1<", ">#2<", "accepted", "rejected", "in review")] == [True] * 5


def test_every_message_is_a_dot_on_the_map_that_leads_to_it_and_says_what_it_is(forked: Message) -> None:
    page = page_of(forked)
    messages = list(Message.objects.values_list("pk", flat=True))
    dots = [attrs["href"] for tag, attrs in elements(page) if tag == "a" and "dot" in attrs.get("class", "").split()]
    assert sorted(dots) == sorted(f"#m-{each}" for each in messages)
    anchors = {attrs.get("id") for _tag, attrs in elements(page)}
    assert {dot.removeprefix("#") for dot in dots} <= anchors
    assert re.findall(r"<title>(\w+, [^<]+)</title>", page) == [
        "User, accepted: How do bees find home?",
        "Assistant, accepted, #1: By the sun.",
        "User, in review: And at night?",
        "Assistant, rejected, #2: By the moon.",
    ]


def test_a_prompt_alone_needs_no_map(ada: User) -> None:
    assert "tree-map" not in page_of(a_tree(ada), ada).partition("<main")[2]


def test_ones_own_messages_are_marked(forked: Message, ada: User, cleo: User) -> None:
    assert page_of(forked, ada).count(">you</span>") == 1
    assert page_of(forked, cleo).count(">you</span>") == 0
    assert page_of(forked).count(">you</span>") == 0


@pytest.mark.parametrize("replies", [2, 30])
def test_the_page_takes_the_same_statements_whatever_the_size_of_the_tree(
    replies: int, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    root = a_tree(ada)
    for number in range(replies):
        a_reply(root, None, text=str(number))
    client = signed_in(ada)
    client.get("/")
    # Session, person, tree, messages, own reactions, openings, whether it is followed, unread news.
    with django_assert_num_queries(8):
        assert client.get(f"/trees/{root.tree_id}/").content.decode().count("<article") == replies + 1


def test_apps_add_to_every_message_and_to_the_head_of_the_page(
    forked: Message, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_registry, "MESSAGE_PARTS", Registry("none"))
    monkeypatch.setattr(page_registry, "PANELS", Registry("none"))
    asked: list[int] = []

    def sizes(request: HttpRequest, messages: Any) -> dict[Any, SafeString]:
        asked.append(len(messages))
        return {each.id: SafeString(f"<b>{len(each.text)} signs</b>") for each in messages}

    page_registry.MESSAGE_PARTS.add(page_registry.MessagePart(20, sizes, lambda viewer: viewer.is_authenticated))
    page_registry.MESSAGE_PARTS.add(
        page_registry.MessagePart(10, lambda _request, _messages: {forked.pk: SafeString("<i>first</i>")})
    )
    page_registry.PANELS.add(
        page_registry.Panel(
            page_registry.Page.TREE, 10, lambda _request, tree: SafeString(f"<section>{tree.pk}</section>")
        ),
    )
    page = page_of(forked, ada)
    assert asked == [4]
    assert page.count(" signs</b>") == 4
    assert f"<i>first</i><b>{len(forked.text)} signs</b>" in page
    assert f"<section>{forked.pk}</section>" in page
    assert " signs" not in page_of(forked)
