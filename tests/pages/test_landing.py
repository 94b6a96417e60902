"""The landing page: what it says to visitors and to people who have signed in, and what it costs."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from oasst.corpus.totals import figures
from oasst.models import MessageTree, TreeState, User, UserKind
from tests.corpus import a_reply, a_tree
from tests.pages.cast import elements, signed_in

pytestmark = pytest.mark.django_db


def _page(client: Client) -> str:
    return " ".join(client.get("/").content.decode().split())


def _addresses(page: str) -> set[str]:
    return {attrs["href"] for tag, attrs in elements(page) if tag == "a"}


def test_a_visitor_finds_how_to_try_how_to_join_and_what_to_read() -> None:
    found = _addresses(_page(Client()))
    assert {
        "/try/",
        "/accounts/signup/",
        "/accounts/login/",
        "/guidelines/",
        "/terms/",
        "/privacy/",
        "/browse/",
    } <= found
    assert "/desk/" not in found


def test_a_signed_in_person_finds_the_way_to_the_desk(ada: User) -> None:
    page = _page(signed_in(ada))
    assert "Welcome back, <bdi>ada</bdi>" in page
    assert "Choose your languages" in page
    assert "/desk/" in _addresses(page)
    assert "/accounts/signup/" not in _addresses(page)
    User.objects.update(langs=["en"])
    assert "Choose your languages" not in _page(signed_in(ada))


def _figures(client: Client) -> str:
    """The page without white space around terms and figures."""
    return re.sub(r"\s*(</?d[td]>)\s*", r"\1", _page(client))


def test_the_figures_count_what_is_there_and_are_kept_for_a_minute(ada: User) -> None:
    a_reply(a_tree(ada, state=TreeState.READY_FOR_EXPORT), None)
    a_reply(a_tree(ada, lang="de"), None, deleted=True)
    User.objects.create_user("robot", kind=UserKind.SIMULATED)
    page = _figures(Client())
    counted = [("messages", 3), ("finished conversation", 1), ("languages", 2), ("person", 1)]
    assert [f"<dt>{name}</dt><dd>{number}</dd>" in page for name, number in counted] == [True] * 4
    MessageTree.objects.update(lang="en")
    assert "<dt>languages</dt><dd>2</dd>" in _figures(Client())


def test_a_site_without_conversations_lists_no_languages() -> None:
    assert figures().langs == []
    assert 'id="langs"' not in _page(Client())


def test_languages_lead_to_their_conversations_those_with_most_finished_ones_first(ada: User) -> None:
    for lang, state in (("de", TreeState.GROWING), ("ar", TreeState.READY_FOR_EXPORT), ("ar", TreeState.GROWING)):
        a_tree(ada, lang=lang, state=state)
    assert figures().langs == [("ar", 1), ("de", 0)]
    page = _page(Client())
    assert '<a class="chip" href="/browse/?lang=ar"> <bdi lang="ar" dir="rtl">العربية</bdi>' in page
    assert page.count("chip__count") == 1


def test_a_visit_costs_nothing_while_the_figures_are_fresh(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # three kinds of figures, the newest release, and the announcements
        Client().get("/")
    with django_assert_num_queries(0):
        Client().get("/")
    client = signed_in(ada)
    client.get("/")
    with django_assert_num_queries(3):  # the session, the person, is there unread news
        client.get("/")
