"""My work: every contribution with its fate, narrowed and paged; drafts; repairing a text."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from oasst.core.registry import Registry
from oasst.models import Message, MessageTree, Ranking, Review, User
from oasst.site import page_registry
from tasks.models import Draft, Task, TaskState
from tasks.rules import kinds, policy
from tasks.trees import interventions
from tasks.work import claims, drafts
from tests.corpus import a_reply, a_tree
from tests.tasks.crowd import GOOD, SPAM, a_growing_tree, a_prompt, people, work, work_until_quiet

pytestmark = pytest.mark.django_db


def page_of(client: Client, query: str = "") -> str:
    return " ".join(html.unescape(client.get(f"/desk/mine/{query}").content.decode()).split())


def listed(client: Client, query: str = "") -> list[tuple[str, str]]:
    """What each contribution is called and the text it stands with."""
    cards = re.findall(
        r'class="given__what"> <span> ?([^<]+?) ?</span>.*?class="given__text"[^>]*> ?(?:<a[^>]*>)?([^<]+?) ?<',
        page_of(client, query),
    )
    return [(name, text) for name, text in cards]


def badges(page: str) -> list[str]:
    """How things stand, of every contribution in turn, without what its tree waits for."""
    return [
        re.sub(r"<[^>]+>", "", each).strip()
        for each in re.findall(r'<span class="(?:outcome|place)[^"]*">(.*?)</span>', page)
    ]


# --- Fates of texts -----------------------------------------------------------------------------------------------------


def test_a_text_in_review_says_how_many_of_how_many_have_judged_it_but_not_how(client: Client, ada: User) -> None:
    a_prompt(ada, text="Why is the sky blue?")
    work(people(1)[0], kinds.LABEL_INITIAL_PROMPT, labels=SPAM)
    page = page_of(client)
    assert listed(client) == [("Prompt", "Why is the sky blue?")]
    assert badges(page) == ["in review, 1 of 3"]
    assert "reviewers said" not in page


@pytest.mark.parametrize(("verdicts", "fate"), [((0.0, 0.0, 1.0), "accepted"), ((1.0, 1.0, 0.0), "rejected")])
def test_a_decided_text_says_why_in_numbers_and_names_no_one(
    client: Client, ada: User, verdicts: tuple[float, ...], fate: str
) -> None:
    a_prompt(ada)
    reviewers = people(3)
    for reviewer, verdict in zip(reviewers, verdicts, strict=True):
        work(reviewer, kinds.LABEL_INITIAL_PROMPT, labels={"spam": verdict, "quality": 0.75, "pii": 0.0})
    page = page_of(client)
    assert badges(page) == [fate]
    assert "What 3 reviewers said" in page
    assert f"Is it spam? <strong> {sum(map(int, verdicts))} of 3 said yes </strong>" in page
    assert "How good is it? <strong> 4 of 5 </strong>" in page
    assert "personal information" not in page
    assert [str(each) in page for each in reviewers] == [False] * 3


def test_an_answer_says_its_place_and_that_its_tree_is_finished(client: Client, ada: User) -> None:
    crowd = people(8)
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(ada, kinds.ASSISTANT_REPLY)
    work_until_quiet(crowd)
    mine = Message.objects.get(author=ada)
    siblings = Message.objects.filter(parent=root, rank__isnull=False).count()
    assert MessageTree.objects.get().state == "ready_for_export"
    assert mine.rank is not None
    page = page_of(client)
    assert badges(page) == ["accepted", f"#{mine.rank + 1} of {siblings}"]
    assert 'class="state state--ready_for_export">finished<' in page


def test_what_was_removed_or_is_held_says_so_and_leads_nowhere(client: Client, ada: User, mod: User) -> None:
    removed, held = a_prompt(ada, text="One"), a_prompt(ada, text="Two")
    interventions.delete(removed, by=mod)
    interventions.quarantine(held, reason="pii")
    page = page_of(client)
    assert badges(page) == ["under moderation", "removed"]
    assert f"/messages/{removed.pk}/" not in page
    assert f"/messages/{held.pk}/" not in page


# --- Fates of judgements ------------------------------------------------------------------------------------------------


def test_a_review_says_whether_the_outcome_was_what_it_said(client: Client, ada: User, ben: User) -> None:
    for result, mine in ((True, GOOD), (True, SPAM), (False, GOOD), (False, SPAM), (None, GOOD)):
        message = a_tree(ben, review_result=result)
        Review.objects.create(message=message, user=ada, guideline_version="x", labels=mine)
    assert badges(page_of(client)) == [
        "pending",
        "rejected – you agreed",
        "rejected – most reviewers disagreed with you",
        "accepted – most reviewers disagreed with you",
        "accepted – you agreed",
    ]


def test_a_review_of_what_is_not_decided_or_was_edited_since_says_so(client: Client, ada: User, mod: User) -> None:
    root = a_prompt(people(1)[0])
    work(ada, kinds.LABEL_INITIAL_PROMPT)
    interventions.edit(root, "Better?", by=mod)
    assert badges(page_of(client)) == ["pending", "edited since your review"]
    assert listed(client) == [("Review of a prompt", "Better?")]


def test_a_ranking_says_how_much_of_it_came_out_the_same_way(client: Client, ada: User) -> None:
    root = a_tree(None, state="ready_for_export")
    one, two, three = (a_reply(root, None, text=str(place), rank=place) for place in range(3))
    for number, ballot in enumerate([[one, two, three], [two, one, three]]):
        parent = root if not number else a_tree(None, state="ready_for_export")
        Ranking.objects.create(
            parent=parent, user=ada, guideline_version="x", shown=[each.pk for each in ballot], revisions=[1, 1, 1],
            ballot=[[str(each.pk)] for each in ballot], created_at=timezone.now() + timedelta(seconds=number),
        )  # fmt: skip
    assert badges(page_of(client)) == ["2 of 3 pairs matched the final ranking", "matched the final ranking"]
    assert [name for name, _text in listed(client)] == ["Ranking of 3 replies"] * 2


# --- Narrowing and paging -----------------------------------------------------------------------------------------------


@pytest.fixture
def some_of_each(ada: User, ben: User) -> None:
    root = a_tree(ada, text="My accepted prompt about bees")
    a_tree(ada, text="Meine Frage", lang="de", review_result=None, state="initial_prompt_review")
    a_tree(ada, text="My removed prompt", deleted=True)
    other = a_tree(ben, text="Somebody else's prompt", state="ready_for_export")
    a_reply(other, ada, text="My best answer", rank=0)
    a_reply(a_reply(root, ben), ada, text="My rejected reply", review_result=False)
    Review.objects.create(message=other, user=ada, guideline_version="x", labels=GOOD)
    Ranking.objects.create(parent=other, user=ada, guideline_version="x", shown=[], revisions=[], ballot=[])


@pytest.mark.usefixtures("some_of_each")
@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("?kind=prompt", ["My removed prompt", "Meine Frage", "My accepted prompt about bees"]),
        ("?kind=prompter_reply", ["My rejected reply"]),
        ("?kind=assistant_reply", ["My best answer"]),
        ("?kind=review", ["Somebody else's prompt"]),
        ("?kind=ranking", ["Somebody else's prompt"]),
        ("?fate=in_review", ["Meine Frage"]),
        ("?fate=rejected", ["My rejected reply"]),
        ("?fate=first", ["My best answer"]),
        ("?fate=finished", ["Somebody else's prompt", "Somebody else's prompt", "My best answer"]),
        ("?fate=removed", ["My removed prompt"]),
        ("?kind=prompt&fate=accepted", ["My accepted prompt about bees"]),
        ("?kind=ranking&fate=accepted", []),
        ("?lang=de", ["Meine Frage"]),
        ("?words=BEES", ["My accepted prompt about bees"]),
        ("?words=100%25", []),
    ],
)
def test_the_list_is_narrowed_by_kind_fate_language_and_words(client: Client, query: str, texts: list[str]) -> None:
    assert [text for _name, text in listed(client, query)] == texts


@pytest.mark.usefixtures("some_of_each")
def test_a_choice_that_makes_no_sense_shows_everything_and_says_so(client: Client) -> None:
    assert len(listed(client)) == 7
    for query in ("?kind=songs", "?before=yesterday", "?before=2026-11-01T00:00:00_x", "?lang=xx"):
        assert len(listed(client, query)) == 7
        assert "That filter isn't valid" in page_of(client, query)


@pytest.mark.usefixtures("some_of_each")
def test_narrowing_brings_the_list_alone(client: Client) -> None:
    response = client.get("/desk/mine/?kind=prompt", headers={"HX-Request": "true", "HX-Target": "contributions"})
    part = response.content.decode().lstrip()
    assert part.startswith('<div id="contributions">')
    assert part.count('<li class="card given">') == 3
    assert "HX-Target" in response.headers["Vary"]


def test_nothing_given_and_nothing_found_each_have_a_way_out(client: Client, ada: User) -> None:
    assert "Find a task" in page_of(client)
    a_prompt(ada)
    assert "Show everything" in page_of(client, "?kind=ranking")


def test_my_messages_are_paged_and_each_is_shown_once_also_while_i_write(client: Client, ada: User) -> None:
    now = timezone.now()
    for number in range(45):  # several share a time
        a_tree(ada, text=f"n{number}", created_at=now - timedelta(seconds=number // 4))
    seen: list[str] = []
    query: str | None = ""
    pages = 0
    while query is not None:
        page = client.get(f"/desk/mine/{query}").context["page"]
        seen += [each.message.text for each in page.results.contributions]
        query, pages = page.older, pages + 1
        a_tree(ada, text=f"written meanwhile {pages}")
    assert pages == 3
    assert sorted(seen) == sorted(f"n{number}" for number in range(45))
    assert "Back to the latest" in page_of(client, f"?before={now.isoformat().replace('+', '%2B')}_{ada.pk}")


@pytest.mark.parametrize("each", [1, 30])
def test_the_number_of_statements_is_constant_in_the_contributions(
    each: int, client: Client, ada: User, ben: User, django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(page_registry, "PANELS", Registry("none"))  # what other apps add they answer for
    client.get("/desk/mine/")
    for _ in range(each):
        mine, other = a_tree(ada), a_tree(ben)
        reply = a_reply(other, ada, rank=0)
        Review.objects.create(message=mine, user=ben, guideline_version="x", labels=GOOD, task_id=mine.pk)
        Review.objects.create(message=other, user=ada, guideline_version="x", labels=GOOD)
        Ranking.objects.create(
            parent=other, user=ada, guideline_version="x", shown=[reply.pk], revisions=[1], ballot=[[str(reply.pk)]]
        )
        drafts.keep(claims.claim(by=ada, kind=kinds.INITIAL_PROMPT, lang="en"), {"text": "x"})
        Task.objects.update(state=TaskState.EXPIRED, ended_at=timezone.now())
    # The session, the person, the languages; the list; texts and what is known of them (4), reviews, rankings and their
    # outcomes; drafts and their tasks; unread news.
    with django_assert_num_queries(15):
        client.get("/desk/mine/")


# --- Drafts -------------------------------------------------------------------------------------------------------------


def test_a_draft_goes_on_where_it_was_begun_and_one_that_was_refused_says_why(client: Client, ada: User) -> None:
    task = claims.claim(by=ada, kind=kinds.INITIAL_PROMPT, lang="en")
    drafts.save(task, {"text": "Half a thought"})
    Task.objects.update(state=TaskState.EXPIRED, ended_at=timezone.now())
    Draft.objects.create(user=ada, kind=kinds.INITIAL_PROMPT, lang="en", content={"text": "Too late"}, reason="lapsed")
    page = page_of(client)
    assert f'href="/desk/{task.pk}/">Continue</a>' in page
    assert page.count("Continue</a>") == 1
    assert "Your reservation has expired, or this task is no longer needed." in page
    assert "Drafts" not in page_of(client, "?kind=prompt")
    draft = Draft.objects.get(reason="")
    assert client.post(f"/desk/drafts/{draft.pk}/discard/")["Location"] == "/desk/mine/"
    assert "Half a thought" not in page_of(client)


def test_no_one_discards_the_draft_of_another(client: Client, ben: User) -> None:
    draft = Draft.objects.create(user=ben, kind=kinds.INITIAL_PROMPT, lang="en", content={"text": "Ben's"})
    client.post(f"/desk/drafts/{draft.pk}/discard/")
    assert Draft.objects.filter(pk=draft.pk).exists()


# --- Editing ------------------------------------------------------------------------------------------------------------


def test_a_text_of_mine_can_be_repaired_for_a_while(client: Client, ada: User) -> None:
    root = a_prompt(ada, text="Frist?")
    page = page_of(client)
    assert f'href="/desk/mine/{root.pk}/edit/"' in page
    assert "Edit (14 minutes left)" in page
    answer = client.post(f"/desk/mine/{root.pk}/edit/", {"text": "First\r\nof all?"})
    assert answer["Location"] == f"/messages/{root.pk}/"
    assert Message.objects.get().text == "First\nof all?"
    Message.objects.update(created_at=timezone.now() - policy.everywhere().edit_window)
    assert "/edit/" not in page_of(client)
    assert "You can no longer edit this message" in client.get(f"/desk/mine/{root.pk}/edit/").content.decode()


def test_an_edit_that_is_refused_says_why_and_keeps_what_was_typed(client: Client, ada: User) -> None:
    root = a_prompt(ada, text="As it was?")
    answer = client.post(f"/desk/mine/{root.pk}/edit/", {"text": "x" * 2001})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "It has 2001 characters of at most 2000." in page
    assert "x" * 2001 in page
    assert Message.objects.get().text == "As it was?"


def test_no_one_edits_what_another_wrote(client: Client, ben: User) -> None:
    root = a_prompt(ben)
    assert client.get(f"/desk/mine/{root.pk}/edit/").status_code == 404
    assert client.post(f"/desk/mine/{root.pk}/edit/", {"text": "Mine"}).status_code == 404
