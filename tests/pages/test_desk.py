"""The desk: what there is to do and why not, what was begun and done, how the languages are doing. Reading only."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from oasst.corpus import communities
from oasst.models import MessageTree, TreeState, User
from tasks.models import Task, TaskState
from tasks.reading import dashboard, today
from tasks.rules import kinds
from tasks.work import claims, drafts
from tests.corpus import a_tree
from tests.pages.cast import signed_in
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, people, work
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db


def page_of(client: Client, query: str = "") -> str:
    cache.clear()
    return " ".join(client.get(f"/desk/{query}").content.decode().split())


def kinds_of(page: str) -> tuple[list[str], list[str]]:
    """The titles of the kinds there is work of, and of those there is none of."""
    offers = re.findall(r'<li class="card offer">.*?</span> ([^<]+)</h3>', page)
    return offers, re.findall(r"<h4>([^<]+)</h4>", page)


# --- What there is ------------------------------------------------------------------------------------------------------


def test_the_desk_names_every_kind_with_what_there_is_of_it_or_why_there_is_none(client: Client) -> None:
    a_prompt(people(1)[0])
    page = page_of(client)
    assert kinds_of(page) == (
        ["Review a prompt", "Write a prompt"],
        [
            "Rank answers",
            "Review an answer",
            "Review a user reply",
            "Reply as the assistant",
            "Reply as the user",
        ],
    )
    assert page.count("No conversation is open for replies in this language.") == 3
    assert page.count("Everything&#x27;s been reviewed.") == 2


def test_an_empty_kind_names_what_would_help_and_leads_there(client: Client, ada: User) -> None:
    crowd = people(6)
    a_growing_tree(crowd[0], crowd[1:4])
    for person in crowd[1:4]:
        work(person, kinds.ASSISTANT_REPLY)
    page = page_of(client)
    assert "3 messages are waiting for review. You can reply once they&#x27;re accepted." in page
    assert "You can help: Review an answer" in page
    button = re.search(r'<button class="button--plain button--small" name="kind" value="(\w+)"> You can help', page)
    assert button is not None
    asked = client.post("/desk/claim/", {"kind": button[1], "lang": "en"})
    assert Task.objects.get(user=ada).kind in (kinds.LABEL_ASSISTANT_REPLY, kinds.ASSISTANT_REPLY)
    assert asked.status_code == 302


def test_work_that_is_only_for_others_says_so(client: Client, ada: User) -> None:
    a_prompt(ada)
    page = page_of(client)
    assert "There is 1 task left, but you wrote or already handled it." in page


def test_work_others_hold_says_so(client: Client) -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    for person in crowd[1:4]:
        assert claim(person, kinds.ASSISTANT_REPLY)
    assert "1 task is left and someone is working on it." in page_of(client)


def test_who_has_chosen_no_language_is_asked_for_one(cleo: User) -> None:
    client = signed_in(cleo)
    assert "Choose languages" in page_of(client)
    assert client.post("/desk/claim/", {"kind": "any"})["Location"] == "/account/"


def test_each_language_has_its_count_and_its_own_list(ada: User, client: Client) -> None:
    ada.langs = ["de", "en"]
    ada.save()
    a_prompt(people(1)[0])
    page = page_of(client)
    assert re.findall(r'<span class="chip__count">(\d+)<', page) == ["1", "2"]
    assert "Tasks in Deutsch" in page
    assert kinds_of(page)[0] == ["Write a prompt"]
    assert kinds_of(page_of(client, "?lang=en"))[0] == ["Review a prompt", "Write a prompt"]
    assert "Tasks in Deutsch" in page_of(client, "?lang=xx")


def test_a_click_on_a_language_brings_its_work_alone(ada: User, client: Client) -> None:
    ada.langs = ["de", "en"]
    ada.save()
    response = client.get("/desk/?lang=en", headers={"HX-Request": "true", "HX-Target": "work"})
    part = response.content.decode()
    assert part.lstrip().startswith('<section id="work"')
    assert "Tasks in English" in part
    assert "<html" not in part
    assert "HX-Target" in response.headers["Vary"]
    restored = client.get("/desk/?lang=en", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


# --- What was begun and done --------------------------------------------------------------------------------------------


def test_what_was_begun_is_offered_with_the_time_left_and_drafts_without_a_task(client: Client, ada: User) -> None:
    a_prompt(people(1)[0], text="Why do cats purr?")
    held = claims.claim(by=ada, kind=kinds.LABEL_INITIAL_PROMPT, lang="en")
    drafts.save(held, {"form": {"spam": "0"}})
    lapsed = claims.claim(by=ada, kind=kinds.INITIAL_PROMPT, lang="en")
    drafts.save(lapsed, {"text": "Half a thought"})
    Task.objects.filter(pk=lapsed.pk).update(state=TaskState.EXPIRED, ended_at=timezone.now())
    page = page_of(client)
    begun = re.findall(r'class="card__way" href="([^"]+)"> ?([^<]+?) ?<', page)
    assert begun == [
        (f"/desk/{held.pk}/", "Review a prompt"),
        (f"/desk/mine/#draft-{ada.drafts.get(kind=kinds.INITIAL_PROMPT).pk}", "Draft: Write a prompt"),
    ]
    assert "Why do cats purr?" in page
    assert "Half a thought" in page
    assert "reserved for another 14 minutes" in page


def test_what_was_done_is_counted_by_the_persons_own_midnight_and_monday(ada: User) -> None:
    ada.time_zone = "Asia/Tokyo"  # 9 hours ahead
    for kind, ended in [
        (kinds.INITIAL_PROMPT, datetime(2026, 11, 18, 16, tzinfo=UTC)),  # Thursday 01:00 in Tokyo
        (kinds.ASSISTANT_REPLY, datetime(2026, 11, 18, 14, tzinfo=UTC)),  # Wednesday 23:00
        (kinds.PROMPTER_REPLY, datetime(2026, 11, 15, 16, tzinfo=UTC)),  # Monday 01:00
        (kinds.LABEL_INITIAL_PROMPT, datetime(2026, 11, 15, 14, tzinfo=UTC)),  # Sunday 23:00
    ]:
        Task.objects.create(
            kind=kind, user=ada, lang="en", opening_id=1, opening_message_id=ada.pk, state=TaskState.DONE,
            created_at=ended - timedelta(minutes=5), until=ended, ended_at=ended,
        )  # fmt: skip
    assert today.done(ada, now=datetime(2026, 11, 19, 3, tzinfo=UTC)) == today.Done(today=1, this_week=3)
    assert today.done(ada, now=datetime(2026, 11, 16, 3, tzinfo=UTC)) == today.Done(today=3, this_week=3)


# --- The community ------------------------------------------------------------------------------------------------------


def test_languages_are_counted_by_stage_without_trees_imported_as_finished(ada: User) -> None:
    for state in (TreeState.GROWING, TreeState.GROWING, TreeState.RANKING, TreeState.READY_FOR_EXPORT):
        a_tree(ada, state=state)
    finished = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    MessageTree.objects.filter(pk=finished.pk).update(won_prompt_lottery_at=timezone.now())
    a_tree(ada, lang="de")
    found = communities.of_langs(["en", "fr"])
    assert found["en"] == communities.Community(
        "en", {"growing": 2, "ranking": 1, "ready_for_export": 2}, finished_today=1
    )
    assert found["fr"] == communities.Community("fr")
    MessageTree.objects.update(state_since=timezone.now() - timedelta(hours=25))
    assert communities.of_langs(["en"])["en"].finished_today == 1  # for a minute
    cache.clear()
    assert communities.of_langs(["en"])["en"].finished_today == 0


# --- What it costs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("langs", [["en"], ["en", "de", "ar"]])
def test_the_dashboard_takes_at_most_eight_statements_and_writes_nothing(
    client: Client, ada: User, langs: list[str]
) -> None:
    ada.langs = langs
    ada.save()
    for person in people(3):
        a_prompt(person)
    for _ in range(2):
        drafts.save(claims.claim(by=ada, kind=kinds.LABEL_INITIAL_PROMPT, lang="en"), {"form": {}})
    client.get("/desk/")
    cache.clear()
    Client().get("/privacy/")  # every page looks for announcements, at most once in a while for all of them
    with statements_sent() as sent:
        assert client.get("/desk/").status_code == 200
    assert len(sent) - 2 <= 8, "\n\n".join(sent)
    assert [sql for sql in sent if re.search(r"\b(INSERT|UPDATE|DELETE)\b", sql)] == []


def test_the_desk_is_in_the_navigation_of_who_has_signed_in(client: Client) -> None:
    assert '<a href="/desk/">Tasks</a>' in client.get("/").content.decode()
    assert 'href="/desk/">Work' not in Client().get("/").content.decode()


# --- Muted --------------------------------------------------------------------------------------------------------------


def muted_from(user: User, *work: str) -> None:
    until = timezone.now() + timedelta(days=1)
    User.objects.filter(pk=user.pk).update(muted=list(work), muted_until=until)


def test_a_muted_person_is_offered_no_muted_work(client: Client, ada: User) -> None:
    a_prompt(people(1)[0])
    muted_from(ada, "writing")
    page = page_of(client)
    offered, lacking = kinds_of(page)
    assert offered == ["Review a prompt"]
    assert "Write a prompt" in lacking
    assert page.count("A moderator has paused this kind of task for you.") == 3  # writing of every kind
    assert 'value="initial_prompt"' not in page  # nor as a way out of what is lacking


def test_a_muted_person_is_not_led_back_to_work_they_cannot_submit(client: Client, ada: User) -> None:
    claim(ada, kinds.INITIAL_PROMPT)
    assert len(dashboard.leased_tasks(ada)) == 1
    muted_from(ada, "writing")
    assert dashboard.leased_tasks(User.objects.get(pk=ada.pk)) == []


def test_a_person_who_is_muted_for_a_while_is_offered_everything_afterwards(client: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(muted=["writing"], muted_until=timezone.now() - timedelta(minutes=1))
    assert kinds_of(page_of(client))[0] == ["Write a prompt"]
