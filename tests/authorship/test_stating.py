"""Authors say how a text came about: stored, shown when it is no longer judged, and only what the site takes."""

from dataclasses import replace

import pytest
from django.test import Client

from oasst.core.authorship import Stated
from oasst.models import Event, EventType, Message, MessageTree, TreeState, User
from tasks.models import Draft, Task
from tasks.rules import kinds
from tasks.rules.thresholds import CLASSIC, COMMONS, PRESETS
from tasks.texts.refusal import Refusal, Why
from tasks.work import picks, submission
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in
from tests.pages.working import begin
from tests.tasks import crowd
from tests.tasks.crowd import a_growing_tree, people, tree_of

pytestmark = pytest.mark.django_db


def a_prompt(by: User, **stated: str) -> Message:
    return crowd.a_prompt(by, "Why do cats purr?", stated=Stated(**stated))


def test_what_the_author_says_is_stored_with_the_text_and_in_its_event() -> None:
    message = a_prompt(people(1)[0], authorship="polished", source="a spell checker")
    assert (message.authorship, message.authorship_source) == ("polished", "a spell checker")
    assert Event.objects.get(type=EventType.MESSAGE_POSTED).detail["authorship"] == "polished"


def test_of_a_reply_too() -> None:
    tree = tree_of(a_growing_tree(people(1)[0], people(3)))
    [by] = people(1)
    task = picks.claim(by=by, kind=kinds.ASSISTANT_REPLY, tree=tree)
    receipt = submission.submit_text(task=task, text="To calm down.", by=by, stated=Stated("own"))
    assert Message.objects.get(pk=receipt.result_id).authorship == "own"


def test_nothing_said_is_nothing_stored() -> None:
    message = a_prompt(people(1)[0])
    assert (message.authorship, message.authorship_source) == ("", "")
    assert "authorship" not in Event.objects.get(type=EventType.MESSAGE_POSTED).detail


@pytest.mark.parametrize("authorship", ["generated", "copied"])
def test_the_site_takes_no_words_of_others_and_keeps_the_text(authorship: str) -> None:
    [by] = people(1)
    with pytest.raises(Refusal) as refused:
        a_prompt(by, authorship=authorship)
    assert refused.value.why == Why.NOT_OWN_WORDS
    assert Draft.objects.get(user=by).content == {"text": "Why do cats purr?"}


def test_another_policy_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = COMMONS.accepted_authorship | {"copied"}
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, accepted_authorship=accepted))
    assert a_prompt(people(1)[0], authorship="copied", source="a forum").authorship == "copied"
    assert "generated" in CLASSIC.accepted_authorship


def test_the_page_asks_and_keeps_the_answer_through_the_preview(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    assert "Who wrote this?" in client.get(address).content.decode()
    sent = {"text": "Why do cats purr?", "authorship": "polished", "source": "  a   checker "}
    page = client.post(address, {**sent, "step": "preview"}).content.decode()
    assert '<option value="polished" selected>' in page
    client.post(address, {**sent, "step": "submit"})
    assert Message.objects.values_list("authorship", "authorship_source").get() == ("polished", "a checker")


def test_a_refusal_says_why_and_keeps_everything_on_the_page(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    sent = {"text": "Why do cats purr?", "authorship": "generated", "source": "a model"}
    page = client.post(address, {**sent, "step": "submit"})
    assert page.status_code == 409
    assert "This site accepts only texts that people write themselves." in page.content.decode()
    assert "Why do cats purr?" in page.content.decode()
    assert '<option value="generated" selected>' in page.content.decode()


def test_unknown_words_are_no_reason_to_refuse_a_text(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    client.post(address, {"text": "Why do cats purr?", "authorship": "magic", "step": "submit"})
    assert Message.objects.get().authorship == ""


def test_reviews_and_rankings_are_not_asked(client: Client) -> None:
    a_prompt(people(1)[0])
    page = client.get(begin(client, kinds.LABEL_INITIAL_PROMPT)).content.decode()
    assert "Who wrote this?" not in page


def test_judges_see_it_when_the_text_is_no_longer_judged(ada: User, ben: User) -> None:
    root = a_tree(ada)
    a_reply(root, ada, authorship="copied", authorship_source="The Beekeeper's Almanac")
    client, address = signed_in(ben), f"/trees/{root.pk}/"
    assert "Almanac" not in client.get(address).content.decode()
    assert "Almanac" in signed_in(ada).get(address).content.decode()
    MessageTree.objects.filter(pk=root.pk).update(state=TreeState.READY_FOR_EXPORT)
    page = client.get(address).content.decode()
    assert "Copied from somewhere" in page
    assert "Almanac" in page


def test_one_s_own_words_need_no_mark(ada: User) -> None:
    root = a_tree(ada, state=TreeState.READY_FOR_EXPORT, authorship="own")
    assert "My own words" not in Client().get(f"/trees/{root.pk}/").content.decode()
    assert not Task.objects.exists()
