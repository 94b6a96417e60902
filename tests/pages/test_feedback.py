"""Reacting to, reporting and labelling any message outside of a task."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from oasst.models import Message, Reaction, Review, TreeState, User
from tasks.acts import reactions
from tasks.reading.reactions import reacted
from tasks.rules import kinds
from tasks.trees import interventions
from tests.corpus import a_reply, a_tree
from tests.pages.cast import elements, signed_in
from tests.tasks.crowd import a_prompt, claim, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(ada: User) -> Message:
    return a_tree(ada, state=TreeState.READY_FOR_EXPORT)


def say(client: Client, message: Message, what: str, **fields: str) -> str:
    answer = client.post(reverse(what, args=[message.pk]), fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def buttons(page: str) -> dict[str, str]:
    """The reactions offered, with whether they are given."""
    return {attrs["value"]: attrs["aria-pressed"] for tag, attrs in elements(page) if attrs.get("name") == "emoji"}


def test_a_reaction_is_given_and_taken_back(message: Message, ben: User) -> None:
    client = signed_in(ben)
    assert buttons(say(client, message, "react", emoji="clap"))["clap"] == "true"
    message.refresh_from_db()
    assert message.emojis == {"clap": 1}
    assert buttons(say(client, message, "react", emoji="clap"))["clap"] == "false"
    assert Reaction.objects.count() == 0


def test_counts_are_hidden_until_one_has_voted(message: Message, ada: User, ben: User, cleo: User, mod: User) -> None:
    reactions.react(message=message, by=cleo, emoji="+1")
    message.refresh_from_db()

    def counts_for(person: User) -> dict[str, int | None]:
        own = list(Reaction.objects.filter(user=person).values_list("emoji", flat=True))
        seen = reacted(message.pk, author_id=message.author_id, emojis=message.emojis, own=own, by=person).seen
        return {each.code: each.count for each in seen}

    assert counts_for(ben) == {}
    assert counts_for(cleo) == counts_for(mod) == counts_for(ada) == {"+1": 1}
    client = signed_in(ben)
    tree = reverse("tree", args=[message.tree_id])
    assert "👍" not in client.get(tree).content.decode()
    reactions.react(message=message, by=ben, emoji="-1")
    assert "👍" in client.get(tree).content.decode()


def test_no_one_votes_on_their_own_message(message: Message, ada: User) -> None:
    client = signed_in(ada)
    offered = buttons(client.get(reverse("about_message", args=[message.pk])).content.decode())
    assert {"+1", "-1"} & set(offered) == set()
    assert "clap" in offered
    client.post(reverse("react", args=[message.pk]), {"emoji": "+1"})
    assert Reaction.objects.count() == 0


def test_any_message_can_be_labelled_and_only_what_was_touched_is_stored(message: Message, ben: User) -> None:
    client = signed_in(ben)
    page = say(client, message, "label_message", humor="0.75", spam="0", quality="cant_tell")
    assert "Thanks, your labels have been saved." in page
    review = Review.objects.get()
    assert (review.labels, review.task_id, review.user) == ({"humor": 0.75, "spam": 0.0}, None, ben)
    chosen = [attrs["name"] for tag, attrs in elements(page) if tag == "input" and "checked" in attrs]
    assert sorted(chosen) == ["humor", "spam"]


def test_a_report_has_a_reason_and_a_note_and_adds_to_what_one_has_said(message: Message, ben: User) -> None:
    client = signed_in(ben)
    say(client, message, "label_message", humor="1")
    page = say(client, message, "report_message", reason="pii", note="A telephone number.")
    assert "Thanks! A moderator will take a look." in page
    review = Review.objects.get()
    assert (review.labels, review.note) == ({"humor": 1.0, "pii": 1.0}, "A telephone number.")
    message.refresh_from_db()
    assert message.emojis == {"red_flag": 1}
    assert "You've reported this." in page


def test_something_else_can_be_reported_in_ones_own_words(message: Message, ben: User) -> None:
    say(signed_in(ben), message, "report_message", reason="other", note="It is my diary.")
    assert (Review.objects.get().labels, Review.objects.get().note) == ({}, "It is my diary.")


def test_a_report_without_a_reason_is_sent_back_with_the_note(message: Message, ben: User) -> None:
    answer = signed_in(ben).post(reverse("report_message", args=[message.pk]), {"note": "Look here."})
    assert answer.status_code == 422
    assert "Choose the closest reason." in answer.content.decode()
    assert "Look here." in answer.content.decode()
    assert Review.objects.count() == 0


def test_a_red_flag_is_no_mere_tap_and_unknown_reactions_are_none(message: Message, ben: User) -> None:
    for emoji in ("red_flag", "_skip_reply", "🙂"):
        assert signed_in(ben).post(reverse("react", args=[message.pk]), {"emoji": emoji}).status_code == 422
    assert Reaction.objects.count() == 0


def test_nothing_is_said_of_what_is_not_there(message: Message, ben: User, mod: User) -> None:
    client = signed_in(ben)
    interventions.quarantine(message, reason="reports", by=mod)
    for address in (reverse("about_message", args=[message.pk]), reverse("about_message", args=[uuid4()])):
        assert client.get(address).status_code == 404
    refused = signed_in(mod).post(reverse("react", args=[message.pk]), {"emoji": "clap"})
    assert refused.status_code == 409
    assert escape("This message doesn't exist or has been removed.") in refused.content.decode()


@pytest.mark.parametrize("replies", [1, 3])
def test_the_feet_of_a_whole_tree_cost_one_statement(
    message: Message, ben: User, replies: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(replies):
        a_reply(message, people(1)[0])
    client = signed_in(ben)
    address = reverse("tree", args=[message.tree_id])
    client.get(address)
    with django_assert_num_queries(8):
        page = client.get(address).content.decode()
    assert page.count('class="message-menu"') == 1 + replies


def test_visitors_see_counts_and_no_menu(message: Message, cleo: User) -> None:
    reactions.react(message=message, by=cleo, emoji="+1")
    page = Client().get(reverse("tree", args=[message.tree_id])).content.decode()
    assert "👍 1" in page
    assert "message-menu" not in page


def test_the_messages_of_a_task_have_a_menu_too(ben: User, cleo: User) -> None:
    root = a_prompt(cleo)
    task = claim(ben, kinds.LABEL_INITIAL_PROMPT)
    assert task
    page = signed_in(ben).get(reverse("work", args=[task.pk])).content.decode()
    assert reverse("about_message", args=[root.pk]) in page


def test_rubbish_and_skulls_are_taken_from_programs_but_not_offered(message: Message, ben: User, cleo: User) -> None:
    for emoji in ("poop", "skull"):
        reactions.react(message=message, by=cleo, emoji=emoji)
    message.refresh_from_db()
    assert message.emojis == {"poop": 1, "skull": 1}
    address = reverse("about_message", args=[message.pk])
    assert {"poop", "skull"} & set(buttons(signed_in(ben).get(address).content.decode())) == set()
    assert {"poop", "skull"} <= set(buttons(signed_in(cleo).get(address).content.decode()))  # to take them back


def test_who_is_muted_from_reacting_is_offered_no_reactions_reports_or_labels(message: Message, ben: User) -> None:
    until = timezone.now() + timedelta(days=1)
    User.objects.filter(pk=ben.pk).update(muted=["reacting"], muted_until=until)
    client = signed_in(ben)
    page = client.get(reverse("about_message", args=[message.pk])).content.decode()
    assert buttons(page) == {}
    assert [each for each in ("report", "label") if reverse(f"{each}_message", args=[message.pk]) in page] == []
    assert "React or report" not in client.get(reverse("tree", args=[message.tree_id])).content.decode()
