"""What staff see of a message, a conversation and a person, and how they find messages."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from oasst.corpus import bounded_search
from oasst.models import ImportedFacts, Message, Quarantine, Ranking, Review, TreeState, User
from oasst.staff import case_file
from tasks.trees import interventions, repair
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/oasst/message/"


@pytest.fixture
def client(mod: User) -> Client:
    return signed_in(mod)


def _reviewed(message: Message, by: User, **labels: float) -> Review:
    return Review.objects.create(message=message, user=by, guideline_version="x", labels=labels)


# --- Pages --------------------------------------------------------------------------------------------------------------


def test_a_message_is_shown_with_all_that_bears_on_a_decision(client: Client, mod: User, ada: User, ben: User) -> None:
    root = a_tree(ada)
    answer = a_reply(root, ben, text="By the sun.")
    aside, below = a_reply(root, None, text="By the moon."), a_reply(answer, ada, text="And at night?")
    _reviewed(answer, ada, spam=0, quality=0.5)
    _reviewed(answer, mod, spam=1)
    ballot = {"shown": [answer.pk, aside.pk], "revisions": [1, 1], "ballot": [[str(answer.pk)], [str(aside.pk)]]}
    Ranking.objects.create(parent=root, user=ada, guideline_version="x", **ballot)
    interventions.edit(answer, "By the sun and by landmarks.", by=mod)
    interventions.release(interventions.quarantine(answer, reason="spam", by=mod), by=mod)
    interventions.delete(below, by=mod)
    page = client.get(f"{LIST}{answer.pk}/change/")
    file: case_file.MessageFile = page.context["file"]
    assert [each.id for each in file.thread] == [root.pk, answer.pk, below.pk]
    assert [each.deleted for each in file.thread] == [False, False, True]
    assert file.averages == [("spam", 0.5, 2), ("quality", 0.5, 1)]
    assert ([each.user for each in file.reviews], [each.user for each in file.rankings]) == ([mod, ada], [ada])
    assert [(each.number, each.text) for each in file.revisions] == [
        (2, "By the sun and by landmarks."), (1, "By the sun."),
    ]  # fmt: skip
    assert [(each.reason, each.outcome) for each in file.quarantines] == [("spam", "released")]
    assert [(each.event.type, each.by) for each in file.history] == [
        ("message_released", "mod"), ("message_quarantined", "mod"), ("message_edited", "mod"),
    ]  # fmt: skip
    shown = page.content.decode()
    assert [text in shown for text in ("And at night?", "By the moon.")] == [True, False]


@pytest.mark.parametrize("replies", [1, 3])
@pytest.mark.parametrize(("model", "statements"), [("message", 16), ("messagetree", 9), ("user", 12)])
def test_a_page_takes_the_same_statements_however_much_there_is(
    model: str, statements: int, replies: int, client: Client, mod: User, ada: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    root = a_tree(ada)
    for number in range(replies):
        reply = a_reply(root, User.objects.create_user(f"person-{number}"))
        interventions.quarantine(reply, reason="x", by=mod)
        _reviewed(root, User.objects.create_user(f"reviewer-{number}"), spam=0)
        _reviewed(reply, ada, spam=0)
    repair.trees()
    path = f"/admin/oasst/{model}/{ada.pk if model == 'user' else root.pk}/change/"
    client.get(path)  # the first page of a process looks up what Django remembers then
    with django_assert_num_queries(statements):
        client.get(path)


def test_a_conversation_is_shown_with_what_it_waits_for_and_where_work_is_wanted(
    client: Client, mod: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_tree(ada, state=TreeState.INITIAL_PROMPT_REVIEW, review_result=None)
    repair.trees()
    interventions.resume(interventions.halt(root.pk, by=mod, reason="a closer look").pk, by=mod)
    page = client.get(f"/admin/oasst/messagetree/{root.pk}/change/").content.decode()
    assert "Volunteers are reviewing the prompt." in page
    assert "0 of 3 done, 0 reserved" in " ".join(page.split())
    assert "See all messages" not in page
    assert "halted_by_moderator (a closer look) – <bdi>mod</bdi>" in " ".join(page.split())
    monkeypatch.setattr(case_file, "MOST", 0)
    assert "See all messages" in client.get(f"/admin/oasst/messagetree/{root.pk}/change/").content.decode()


def test_a_person_is_shown_by_what_they_did_in_the_languages_of_the_moderator(mod: User, ada: User) -> None:
    german, english = a_tree(ada, lang="de"), a_tree(ada)
    _reviewed(a_reply(german, None), ada, spam=0)
    _reviewed(a_reply(english, None), ada, spam=0)
    both, one = case_file.of_person(ada, mod), case_file.of_person(ada, User(role=mod.role, moderates=["de"]))
    assert ([each.pk for each in both.messages], len(both.reviews)) == ([english.pk, german.pk], 2)
    assert ([each.pk for each in one.messages], [each.message.lang for each in one.reviews]) == ([german.pk], ["de"])


# --- Finding ------------------------------------------------------------------------------------------------------------


def _found(client: Client, **query: str) -> list[str]:
    return [message.text for message in client.get(LIST, query).context["cl"].result_list]


def _said(client: Client, **query: str) -> list[str]:
    return [str(each) for each in client.get(LIST, query).context["messages"]]


def test_messages_are_found_by_words_in_the_way_of_their_language(client: Client) -> None:
    a_tree(None, text="Häuser aus Stein", lang="de")
    assert _found(client, q="Haus") == ["Häuser aus Stein"]  # there is no other language to choose
    a_tree(None, text="Houses of stone")
    assert _found(client, q="house", lang="en") == ["Houses of stone"]
    assert _found(client, q="house") == []
    assert _said(client, q="house") == ["Choose a language to search for words."]


def test_messages_are_found_by_patterns_among_the_newest(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("Call +49 30 1234567", "Call me", "call 555 1234"):
        a_tree(None, text=text)
    assert _found(client, q=r"/\d{3,}/") == ["call 555 1234", "Call +49 30 1234567"]
    assert _found(client, q="/^call/", deleted__exact="1") == []
    monkeypatch.setattr(bounded_search, "NEWEST", 2)
    assert _found(client, q="/^call/") == ["call 555 1234", "Call me"]


def test_a_pattern_that_is_none_or_takes_too_long_gets_a_sentence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(30):
        a_tree(None, text="a" * 1999)
    assert _found(client, q="/(a/") == []
    [said] = _said(client, q="/(a/")
    assert said.startswith("This is not a valid regular expression: ")
    monkeypatch.setattr(bounded_search, "PATIENCE_MS", 1)
    assert _said(client, q=r"/^(aa+)\1+$/") == ["The search took too long. Narrow the list with filters first."]


def test_messages_are_filtered_by_label_quarantine_state_date_and_author(
    client: Client, mod: User, ada: User, ben: User
) -> None:
    spam, told, fine = a_tree(ada, text="spam"), a_tree(ben, text="told"), a_tree(ada, text="fine")
    for by, value in ((mod, 1), (ben, 0.2)):
        _reviewed(spam, by, spam=value)
        _reviewed(fine, by, spam=value / 3)
    ImportedFacts.objects.create(message=told, labels={"spam": {"value": 0.9, "count": 4}})
    interventions.quarantine(fine, reason="x")
    old = a_tree(ada, text="old", state=TreeState.READY_FOR_EXPORT, created_at=timezone.now() - timedelta(days=40))
    assert _found(client, label="spam") == ["told", "spam"]
    assert _found(client, label="nonsense") == ["old", "fine", "told", "spam"]
    assert _found(client, held="now") == _found(client, held="ever") == ["fine"]
    assert _found(client, tree__state__exact="ready_for_export") == ["old"]
    assert _found(client, author__id__exact=str(ben.pk)) == ["told"]
    week = (timezone.now() - timedelta(days=7)).isoformat()
    assert _found(client, created_at__gte=week) == ["fine", "told", "spam"]
    Quarantine.objects.update(outcome="released", closed_at=timezone.now(), closed_by=mod)
    assert (_found(client, held="now"), _found(client, held="ever")) == ([], ["fine"])
    assert _found(client, q=str(old.pk)) == ["old"]
    assert _found(client, q=str(uuid.uuid4())) == []
