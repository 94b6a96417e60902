"""Previews: numbers and examples, with the reports and votes that go with it; nothing is chosen beforehand."""

from typing import Any

import pytest
from django.test import Client

from moderation.actions import differences, preview
from moderation.actions.orders import Order
from moderation.models import Action, Kind, Reason
from oasst.models import Message, Ranking, Reaction, Review, User, UserRole
from tasks.acts.reports import report
from tests.corpus import a_reply, a_tree
from tests.moderation.world import order
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

TAKE = "/admin/moderation/action/take/"


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_user("admin", role=UserRole.ADMIN)


@pytest.fixture
def spam(ada: User, ben: User, cleo: User) -> Message:
    """An answer of Ada's with two below it, reported, reviewed, ranked and reacted to."""
    spam = a_reply(a_tree(cleo), ada, text="Buy my book!")
    below = a_reply(spam, ben, text="Which one?")
    a_reply(below, None)
    report(message=spam, reason="spam", note="", by=ben)  # a label and a red flag, too
    Review.objects.create(message=below, user=cleo, guideline_version="x", labels={"spam": 0})
    Ranking.objects.create(parent=spam, user=cleo, guideline_version="x", shown=[], revisions=[], ballot=[])
    Reaction.objects.create(message=spam, user=cleo, emoji="+1")
    return spam


def _order(kind: Kind, by: User, *messages: Message, **rest: Any) -> Order:
    return Order(kind=kind, reason=Reason.SPAM, by=by, messages=[each.pk for each in messages], **rest)


_WITH = {
    "messages": 3,
    "others": 2,
    "trees": 1,
    "people": 2,
    "reports": 1,
    "reviews_of": 2,
    "rankings_of": 1,
    "reactions_to": 2,
}


@pytest.mark.parametrize("kind", [Kind.DELETE, Kind.QUARANTINE])
def test_the_preview_of_taking_out_counts_what_goes_with_it_and_shows_examples(
    kind: Kind, spam: Message, mod: User
) -> None:
    asked = _order(kind, mod, spam)
    assert preview.figures(asked) == _WITH
    assert [each.text for each in preview.examples(asked)][:2] == ["Buy my book!", "Which one?"]
    action = order(kind, mod, spam.pk)
    assert action.figures == preview.effect(action) == _WITH


def test_the_effect_of_a_quarantine_and_of_its_release_is_told_in_the_same_numbers(spam: Message, mod: User) -> None:
    action = order(Kind.QUARANTINE, mod, spam.pk)
    assert preview.effect(action) == _WITH
    assert preview.figures(_order(Kind.RELEASE, mod, spam)) == _WITH


def test_no_kind_has_an_empty_preview(spam: Message, ada: User, ben: User, admin: User) -> None:
    until = "2999-01-01T00:00:00+00:00"
    of_people: dict[Kind, dict[str, Any]] = {
        Kind.WARN: {}, Kind.MUTE: {"kinds": ["writing"], "until": until}, Kind.SUSPEND: {"until": until}, Kind.BAN: {},
        Kind.PURGE: {"votes": True}, Kind.MERGE: {},
    }  # fmt: skip
    for kind, detail in of_people.items():
        into = ben if kind == Kind.MERGE else None
        assert preview.figures(_order(kind, admin, person=ada, into=into, detail=detail)) != {}, kind
    for kind, detail in {
        Kind.EDIT: {"text": "x"}, Kind.CHANGE_LANG: {"lang": "de"}, Kind.HALT: {}, Kind.DELETE: {}, Kind.QUARANTINE: {},
    }.items():  # fmt: skip
        assert preview.figures(_order(kind, admin, spam, detail=detail))["messages"] > 0, kind
    assert Action.objects.count() == 0


def test_of_a_purge_own_votes_and_votes_on_what_goes_are_told_apart(spam: Message, ada: User, admin: User) -> None:
    Review.objects.create(message=a_tree(None), user=ada, guideline_version="x", labels={"spam": 0})
    asked = _order(Kind.PURGE, admin, person=ada, detail={"votes": True})
    found = preview.figures(asked)
    assert (found["reviews"], found["reviews_of"], found["reports"]) == (1, 2, 1)
    # An own vote on what goes is one of their votes, and not counted again among those on it.
    Review.objects.create(message=spam, user=ada, guideline_version="x", labels={"spam": 0})
    assert preview.figures(asked) == {**found, "reviews": 2}
    only_texts = preview.figures(_order(Kind.PURGE, admin, person=ada))
    assert only_texts == {**_WITH, "reviews_of": 3}
    action = order(Kind.PURGE, admin, person=ada, detail={"votes": True})
    assert action.figures == preview.effect(action) == {**found, "reviews": 2}


def _post(client: Client, query: str, **form: object) -> Any:
    return client.post(f"{TAKE}?{query}", {"reason": "spam", "text": "", **form})


def test_the_page_names_the_act_on_its_button_and_shows_examples(spam: Message, mod: User) -> None:
    page = _post(signed_in(mod), f"message={spam.pk}", kind="delete", step="preview").content.decode()
    assert ">Delete 3 messages</button>" in page
    assert "Which one?" in page
    assert "1 open report, which this decides" in page


def test_the_preview_of_a_purge_says_that_it_is_final_after_30_days(ada: User, admin: User) -> None:
    a_tree(ada)
    page = _post(signed_in(admin), f"person={ada.pk}", kind="purge", prompts="on", step="preview").content.decode()
    assert "You can undo this for 30 days." in page
    assert ">After that it is final and the texts are erased.</strong>" in page


def test_an_edit_begins_with_the_present_text_and_shows_what_it_changes(spam: Message, mod: User) -> None:
    client, query = signed_in(mod), f"message={spam.pk}&kind=edit"
    assert client.get(f"{TAKE}?{query}").context["form"]["new_text"].value() == "Buy my book!"
    page = _post(client, query, kind="edit", new_text="Read my book!", step="preview")
    assert "<del>Buy</del><ins>Read</ins> my book!" in page.content.decode()
    assert "1 open report, which this decides" in page.content.decode()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("same", "same", [("same", "same")]),
        ("one two", "one three", [("same", "one "), ("removed", "two"), ("added", "three")]),
        ("", "new", [("added", "new")]),
        ("我爱你", "我恨你", [("same", "我"), ("removed", "爱"), ("added", "恨"), ("same", "你")]),
    ],
)
def test_differences_are_told_by_words_and_by_characters_where_there_are_no_spaces(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    assert [(each.kind, each.text) for each in differences.difference(old, new)] == expected


def test_nothing_is_chosen_beforehand(spam: Message, ada: User, admin: User) -> None:
    client = signed_in(admin)
    for query in (f"message={spam.pk}", f"tree={spam.tree_id}", f"person={ada.pk}"):
        form = client.get(f"{TAKE}?{query}").context["form"]
        assert (form["kind"].value(), form["reason"].value()) == (None, None)
        assert [form.fields[name].choices[0][0] for name in ("kind", "reason")] == ["", ""]
        assert [name for name in ("ban", "votes", "prompts") if name in form.fields and form[name].value()] == []
        assert _post(client, query, step="take").status_code == 400
    assert Action.objects.count() == 0


def test_a_kind_chosen_before_asks_only_for_what_it_needs(spam: Message, ada: User, mod: User) -> None:
    client = signed_in(mod)

    def asked(query: str) -> set[str]:
        return set(client.get(f"{TAKE}?{query}").context["form"].fields)

    assert asked(f"message={spam.pk}&kind=quarantine") == {"kind", "reason", "text"}
    assert asked(f"message={spam.pk}&kind=edit") == {"kind", "reason", "text", "new_text"}
    assert asked(f"person={ada.pk}&kind=mute") == {"kind", "reason", "text", "kinds", "until"}
    assert asked(f"person={ada.pk}&kind=ban") == asked(f"person={ada.pk}")  # not theirs to choose


def test_the_new_language_is_chosen_from_a_list_by_name(spam: Message, mod: User) -> None:
    form = signed_in(mod).get(f"{TAKE}?tree={spam.tree_id}&kind=change_lang").context["form"]
    choices = dict(form.fields["lang"].choices)
    assert "Deutsch" in choices["de"]
    assert "" in choices
