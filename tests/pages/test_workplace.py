"""The admin as a place to work: what waits, by language, and queues worked off one item after the other."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from oasst.models import Message, MessageTree, Quarantine, TreeState, User
from oasst.staff import workplace
from tasks.trees import interventions, repair
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

QUEUE = "/admin/queues/quarantines/"


def _held(lang: str, *, days: int = 1, reason: str = "spam") -> Quarantine:
    held = interventions.quarantine(a_reply(a_tree(None, lang=lang), None), reason=reason, note="seen twice")
    Quarantine.objects.filter(pk=held.pk).update(opened_at=timezone.now() - timedelta(days=days))
    return held


def _scoped(mod: User, *langs: str) -> Client:
    mod.moderates = list(langs)
    mod.save()
    return signed_in(mod)


def _standings(client: Client) -> dict[str, list[tuple[str, int, int, str]]]:
    """By queue: language, count, days of the oldest, and where it leads."""
    found: list[workplace.Standing] = client.get("/admin/").context["standings"]
    now = timezone.now()
    return {
        each.queue.slug: [(row.lang, row.count, (now - row.oldest).days, way) for row, way in each.by_lang]
        for each in found
    }


def test_the_first_page_tells_what_waits_in_the_languages_of_a_moderator(mod: User) -> None:
    _held("en", days=2)
    _held("de", days=5)
    _held("de", days=1)
    assert _standings(signed_in(mod))["quarantines"] == [
        ("de", 2, 5, f"{QUEUE}?lang=de"),
        ("en", 1, 2, f"{QUEUE}?lang=en"),
    ]
    assert _standings(_scoped(mod, "en", "fr"))["quarantines"] == [("en", 1, 2, f"{QUEUE}?lang=en")]


def test_messages_no_one_comes_to_review_wait_too(mod: User) -> None:
    for days in (1, 4, 6):
        at = timezone.now() - timedelta(days=days)
        a_tree(None, state=TreeState.INITIAL_PROMPT_REVIEW, review_result=None, created_at=at)
    repair.trees()
    client = signed_in(mod)
    [(lang, count, days, way)] = _standings(client)["long_in_review"]
    assert (lang, count, days) == ("en", 2, 6)
    assert len(client.get(way).context["items"]) == 2
    assert _standings(_scoped(mod, "de"))["long_in_review"] == []


@pytest.mark.parametrize("held", [1, 3])
def test_the_first_page_and_a_queue_take_the_same_statements_whatever_waits(
    held: int, mod: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(held):
        _held("en")
    client = signed_in(mod)
    client.get("/")
    with django_assert_num_queries(3 + len(workplace.QUEUES) + 1):  # session, person, factor; queues; recent acts
        client.get("/admin/")
    with django_assert_num_queries(12):
        page = client.get(QUEUE)
    assert len(page.context["items"]) == held


def _decide(client: Client, held: Quarantine, verdict: str, **more: str) -> str:
    """The sentence that the next page shows."""
    answer = client.post(QUEUE, {"key": str(held.pk), "verdict": verdict, "note": "looked", **more}, follow=True)
    assert answer.status_code == 200
    [message] = answer.context["messages"]
    return str(message)


def test_what_is_upheld_goes_and_what_is_dismissed_comes_back(mod: User) -> None:
    first, second = _held("en", days=2), _held("en")
    client = signed_in(mod)
    assert [item.key for item in client.get(QUEUE).context["items"]] == [str(first.pk), str(second.pk)]
    assert _decide(client, first, "upheld") == "The message has been deleted."
    assert _decide(client, second, "dismissed") == "The message is visible again."
    assert client.get(QUEUE).context["items"] == []
    closed = Quarantine.objects.order_by("pk").values_list("outcome", "closed_by", "note", "message__deleted")
    assert list(closed) == [("removed", mod.pk, "looked", True), ("released", mod.pk, "looked", False)]
    assert _decide(client, first, "dismissed") == "Someone else has already decided this."


def test_after_a_decision_the_page_opens_where_one_goes_on(mod: User) -> None:
    held = _held("en")
    answer = signed_in(mod).post(f"{QUEUE}?lang=en", {"key": str(held.pk), "verdict": "upheld", "next": "item-9"})
    assert answer["Location"] == f"{QUEUE}?lang=en#item-9"


@pytest.mark.parametrize("given", [{}, {"verdict": "burned"}, {"verdict": "upheld"}, {"key": "1", "next": "//evil"}])
def test_what_is_no_decision_changes_nothing(given: dict[str, str], mod: User) -> None:
    _held("en")
    answer = signed_in(mod).post(QUEUE, given, follow=True)
    assert [str(each) for each in answer.context["messages"]] == ["Select at least one item and a decision."]
    assert Quarantine.objects.filter(outcome="").count() == 1


def test_a_moderator_of_one_language_sees_and_decides_in_that_one_alone(mod: User) -> None:
    german, english = _held("de"), _held("en")
    client = _scoped(mod, "de")
    assert [item.key for item in client.get(QUEUE).context["items"]] == [str(german.pk)]
    assert client.get(f"{QUEUE}?lang=en").status_code == 403
    assert client.post(QUEUE, {"key": str(english.pk), "verdict": "upheld"}).status_code == 403
    assert client.post(QUEUE, {"key": "0", "verdict": "upheld"}).status_code == 404
    assert Message.objects.filter(deleted=True).count() == 0


# --- Languages in the admin's lists -------------------------------------------------------------------------------------


def test_lists_and_pages_of_the_admin_keep_to_the_languages_of_a_moderator(mod: User, ada: User) -> None:
    german, english = a_tree(ada, lang="de"), a_tree(ada)
    client = _scoped(mod, "de")

    def listed(model: str) -> list[object]:
        return [row.pk for row in client.get(f"/admin/oasst/{model}/").context["cl"].result_list]

    assert [listed("message"), listed("messagetree")] == [[german.pk], [german.pk]]
    assert client.get(f"/admin/oasst/message/{german.pk}/change/").status_code == 200
    for way in ("change", "history", "delete"):
        assert [
            client.get(f"/admin/oasst/{model}/{english.pk}/{way}/").status_code for model in ("message", "messagetree")
        ] == [403, 403]
    assert client.get(f"/admin/oasst/message/{ada.pk}/change/").status_code == 302  # there is none


def test_a_filter_by_language_offers_those_of_the_moderator(mod: User) -> None:
    a_tree(None, lang="de")
    a_tree(None, lang="en")
    page = _scoped(mod, "fr", "de").get("/admin/oasst/messagetree/").content.decode()
    assert set(re.findall(r'\?lang=([\w-]+)"', page)) == {"fr", "de"}
    assert MessageTree.objects.count() == 2
