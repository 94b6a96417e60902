"""Programs written for Open Assistant run unchanged: its web site's server, and communities of no one but bots."""

from collections import Counter
from typing import Any

import pytest

from oasst.models import Message, MessageTree, Review
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds, policy
from tasks.trees import flow
from tests.api.conftest import Program
from tests.api.original_clients import JsBot, SiteUser
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _unhurried(settings: Any) -> None:
    settings.RATE_LIMIT = False


def the_bots(program: Program, number: int) -> list[JsBot]:
    """With names as that chat has them, of 18 digits."""
    return [JsBot(program, f"1043589112233445{number:02}") for number in range(number)]


def root_state() -> str:
    return MessageTree.objects.earliest("created_at").state


def test_new_people_sign_in_and_open_every_page_of_the_original_web_site(site: Program) -> None:
    ada = SiteUser(site, "1043589112233445 66")
    made = ada.signs_in()
    assert (made["id"], made["auth_method"], made["enabled"]) == (ada.name, "discord", True)
    assert ada.signs_in()["user_id"] == made["user_id"]
    ada.accepts_the_terms()
    assert ada.opens_the_dashboard()["initial_prompt"] > 0
    for status in (
        "/stats/",
        "/stats/cached",
        "/stats/tree_manager",
        "/admin/backend_settings/full",
        "/trollboards/day",
    ):
        ada.calls("GET", status)


def test_a_status_page_opened_before_the_person_is_known_shows_what_it_should(site: Program) -> None:
    new = SiteUser(site, "new here")
    for status in (
        "/stats/",
        "/stats/cached",
        "/stats/tree_manager",
        "/admin/backend_settings/public",
        "/users/cursor",
    ):
        new.calls("GET", status)
    new.calls("POST", "/frontend_users/", new.user)


def test_people_of_the_original_web_site_carry_a_prompt_to_a_reply_that_is_accepted(site: Program) -> None:
    people = [SiteUser(site, f"person-{number}") for number in range(5)]
    for each in people:
        each.signs_in()
    with policy.using("classic"):
        people[0].works("initial_prompt")
        for each in people[1:4]:
            each.works("label_initial_prompt")
        flow.decide("en")
        assert root_state() == "growing"
        people[4].works("assistant_reply")
        for each in people[:3]:
            each.works("label_assistant_reply")
    assert list(Message.objects.order_by("depth").values_list("review_result", flat=True)) == [True, True]
    assert broken_promises() == []


def test_reloading_a_page_of_the_original_web_site_takes_no_task_from_others(site: Program) -> None:
    ada, ben, cleo = (SiteUser(site, name) for name in ("ada", "ben", "cleo"))
    ada.works("initial_prompt")
    tasks = {ben.opens_a_task_page("label_initial_prompt")["id"] for _ in range(12)}
    assert len(tasks) == 1
    assert Opening.objects.get(kind=kinds.LABEL_INITIAL_PROMPT).leased == 1
    ben.skips()
    assert Task.objects.get(pk=tasks.pop()).state == TaskState.SKIPPED
    cleo.works("label_initial_prompt")


def test_a_message_is_too_much_in_words_that_the_site_can_show(site: Program) -> None:
    ada = SiteUser(site, "ada")
    for _ in range(5):
        ada.works("initial_prompt")
    told = ada.calls("POST", "/tasks/", {"type": "initial_prompt", "user": ada.user}, expects=400)
    assert told == {
        "error_code": 1012,
        "message": "Your prompts need to be reviewed before you can write more. Try another kind of task."
        " 5 of your prompts are waiting for review; the"
        " limit is 5. Each accepted prompt raises it by one.",
    }


def community(bots: list[JsBot]) -> Counter[str]:
    """Bots do whatever they are handed until there is nothing more for them; what they did by type."""
    bots[0].works("initial_prompt")
    did, before = Counter[str](), -1
    while did.total() != before:
        before = did.total()
        for bot in bots:
            for type_ in kinds.ALL[1:]:
                if found := bot.works(type_):
                    did[found] += 1
        flow.decide("en")
    return did


@pytest.mark.parametrize("is_trusted", [True, False], ids=["trusted", "untrusted"])
def test_a_community_of_bots_alone_finishes_a_tree_in_classic(bot: Program, site: Program, is_trusted: bool) -> None:
    with policy.using("classic"):
        did = community(the_bots(site if is_trusted else bot, 12))
    assert root_state() == "ready_for_export"
    assert did["rank_assistant_replies"] > 0
    assert Review.objects.filter(task_id=None).count() == 0  # every label answered its task
    assert broken_promises() == []


def test_a_community_of_bots_of_a_trusted_client_has_prompts_accepted_in_commons(site: Program) -> None:
    bots = the_bots(site, 5)
    with policy.using("commons"):
        bots[0].works("initial_prompt")
        for each in bots[1:4]:
            assert each.works("label_initial_prompt") == "label_initial_prompt"
        flow.decide("en")
    assert Message.objects.get().review_result is True
    assert root_state() == "growing"
