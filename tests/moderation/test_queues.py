"""What every queue shows and offers, whatever waits in it."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from moderation.actions import sampling
from moderation.appeals import appeals
from moderation.models import Action, CannedResponse, Kind, Note, SecondLook
from oasst.models import Assignment, Message, Quarantine, TreeState, User, UserRole
from oasst.staff import workplace
from tasks.acts.reports import report
from tasks.trees import interventions, repair
from tests.corpus import a_reply, a_tree
from tests.moderation.world import order
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

REPORTS = "/admin/queues/reports/"


@pytest.fixture
def other(db: None) -> User:
    return User.objects.create_user("other", role=UserRole.MODERATOR)


@pytest.fixture
def senior(db: None) -> User:
    return User.objects.create_user("senior", role=UserRole.SENIOR_MODERATOR)


def reported(author: User, by: User, text: str = "Buy my book!", reason: str = "spam", lang: str = "en") -> Message:
    message = a_reply(a_tree(None, text="How do bees find home?", lang=lang), author, text=text, lang=lang)
    report(message=message, reason=reason, note="", by=by)
    return message


def keys(client: Client, address: str = REPORTS, **query: str) -> list[str]:
    return [item.key for item in client.get(address, query).context["items"]]


def said(answer: Any) -> list[str]:
    return [str(each) for each in answer.context["messages"]]


# --- What is shown ------------------------------------------------------------------------------------------------------


def test_an_item_shows_its_text_what_it_answers_and_how_many_replies_go_with_it(
    ada: User, ben: User, mod: User
) -> None:
    message = reported(ada, ben)
    for author in (ben, None):
        a_reply(message, author)
    page = signed_in(mod).get(REPORTS)
    [line] = page.context["page"].lines
    assert (line.context.parent.text, line.context.below) == ("How do bees find home?", 2)
    shown = page.content.decode()
    assert [text in shown for text in ("How do bees find home?", "Buy my book!", "2 replies will be removed too.")] == [
        True
    ] * 3
    assert "Reported once: spam" in shown


def test_messages_waiting_for_reviews_are_a_queue_like_the_others(ada: User, mod: User) -> None:
    late = timezone.now() - timedelta(days=4)
    root = a_tree(ada, text="Why?", state=TreeState.INITIAL_PROMPT_REVIEW, review_result=None, created_at=late)
    repair.trees()
    client, address = signed_in(mod), "/admin/queues/long_in_review/"
    [item] = client.get(address).context["items"]
    assert (item.key, dict(item.facts)["Reviews"]) == (str(root.pk), "0 of 3")
    assert client.post(address, {"key": item.key, "verdict": "dismissed"}).status_code == 404
    assert said(client.post(address, {"key": item.key, "verdict": "upheld"}, follow=True)) == [
        "The message has been deleted. You can undo it for 30 days."
    ]
    assert Message.objects.get(pk=root.pk).deleted


def _one_in_every_queue(ada: User, ben: User, mod: User, monkeypatch: pytest.MonkeyPatch) -> None:
    reported(ada, ben)
    interventions.quarantine(a_reply(a_tree(None), ada), reason="spam")
    late = timezone.now() - timedelta(days=4)
    a_tree(ada, state=TreeState.INITIAL_PROMPT_REVIEW, review_result=None, created_at=late)
    repair.trees()


def test_every_queue_of_messages_offers_the_same_acts_by_the_same_keys(
    ada: User, ben: User, mod: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _one_in_every_queue(ada, ben, mod, monkeypatch)
    client = signed_in(mod)
    for slug in ("reports", "quarantines", "long_in_review"):
        page = client.get(f"/admin/queues/{slug}/")
        [line] = page.context["page"].lines
        assert [(str(way.title), way.letter) for way in line.ways] == [
            ("Quarantine", "q"), ("Edit", "e"), ("Warn", "w"), ("Mute", "m"),
        ], slug  # fmt: skip
        assert [f'data-key="{key}"' in page.content.decode() for key in "uqewmas"] == [True] * 7, slug
        form = client.get(line.ways[1].address).context["form"]
        assert (form.chosen.name, form["new_text"].value()) == (Kind.EDIT, line.item.message.text)


# --- Narrowed -----------------------------------------------------------------------------------------------------------


def test_a_queue_is_narrowed_by_reason_kind_person_and_language(ada: User, ben: User, cleo: User, mod: User) -> None:
    spam, insult = reported(ada, ben), reported(cleo, ben, reason="hate_speech")
    german = reported(ada, ben, lang="de")
    prompt = a_tree(cleo)
    report(message=prompt, reason="pii", note="", by=ben)
    client = signed_in(mod)
    assert keys(client) == [str(each.pk) for each in (spam, insult, german, prompt)]
    assert keys(client, reason="hate_speech") == [str(insult.pk)]
    assert keys(client, kind="prompt") == [str(prompt.pk)]
    assert keys(client, kind="assistant_reply") == [str(each.pk) for each in (spam, insult, german)]
    assert keys(client, person="CLEO") == keys(client, person=str(cleo.pk)) == [str(insult.pk), str(prompt.pk)]
    assert keys(client, lang="de") == [str(german.pk)]
    assert keys(client, person="cleo", kind="assistant_reply") == [str(insult.pk)]
    assert keys(client, person="nobody") == []
    assert keys(client, reason="burned") == keys(client)  # a reason there is none of narrows nothing


@pytest.mark.parametrize("queue", [each.slug for each in workplace.QUEUES])
def test_every_queue_answers_to_all_of_its_filters(
    queue: str, ada: User, ben: User, mod: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _one_in_every_queue(ada, ben, mod, monkeypatch)
    client = signed_in(mod)
    page = client.get(f"/admin/queues/{queue}/")
    assert {"kind", "person"} <= {shown.filter.name for shown in page.context["page"].filters}
    for shown in page.context["page"].filters:
        for value, _title in shown.choices or [("ada", "")]:
            assert client.get(f"/admin/queues/{queue}/", {shown.filter.name: value}).status_code == 200


# --- Decided ------------------------------------------------------------------------------------------------------------


def test_after_a_decision_the_page_offers_to_undo_it_once(ada: User, ben: User, mod: User) -> None:
    message = reported(ada, ben)
    client = signed_in(mod)
    page = client.post(REPORTS, {"key": str(message.pk), "verdict": "upheld"}, follow=True)
    action = Action.objects.get()
    assert page.context["undo"] == {"text": said(page)[0], "acts": [str(action.pk)]}
    assert client.get(REPORTS).context["undo"] is None
    assert said(client.post(REPORTS, {"undo": str(action.pk)}, follow=True)) == ["1 decision undone."]
    assert Message.objects.get(pk=message.pk).deleted is False
    assert keys(client) == [str(message.pk)]


def test_an_act_taken_from_an_item_comes_back_to_the_queue_with_its_undo(ada: User, ben: User, mod: User) -> None:
    message = reported(ada, ben)
    client = signed_in(mod)
    [line] = client.get(f"{REPORTS}?lang=en").context["page"].lines
    form = {"kind": "quarantine", "reason": "spam", "text": "", "step": "take"}
    page = client.post(line.ways[0].address, form, follow=True)
    assert page.redirect_chain == [(f"{REPORTS}?lang=en", 302)]
    assert page.context["undo"]["acts"] == [str(Action.objects.get().pk)]
    assert keys(client) == []  # it is decided with the quarantine
    [held] = client.get("/admin/queues/quarantines/").context["items"]
    assert (held.message, dict(held.facts)["Reports"]) == (message, "1: spam")
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert client.get(f"{line.ways[1].address}&next={elsewhere}").context["way_back"] == ""


def test_several_items_are_decided_at_once_and_undone_at_once(ada: User, ben: User, mod: User) -> None:
    first, second, third = (reported(ada, ben, text=f"Buy book {number}!") for number in range(3))
    client = signed_in(mod)
    chosen = {"key": [str(first.pk), str(second.pk)], "verdict": "upheld", "note": "Advertising."}
    page = client.post(REPORTS, chosen, follow=True)
    assert said(page) == ["2 items decided."]
    assert keys(client) == [str(third.pk)]
    assert set(Action.objects.values_list("text", flat=True)) == {"Advertising."}
    again = client.post(REPORTS, chosen, follow=True)
    assert said(again) == ["Someone else has already decided this."]
    assert said(client.post(REPORTS, {"undo": page.context["undo"]["acts"]}, follow=True)) == ["2 decisions undone."]
    assert len(keys(client)) == 3


# --- Those who may not --------------------------------------------------------------------------------------------------


def _buttons(client: Client, address: str) -> list[str]:
    page = " ".join(client.get(address).content.decode().split())
    return [verdict for verdict in ("upheld", "dismissed") if f'name="verdict" value="{verdict}" data-key' in page]


def test_who_may_not_decide_an_appeal_sees_no_buttons(ada: User, mod: User, other: User) -> None:
    appeals.make(order(Kind.DELETE, mod, a_tree(ada).pk), person=ada, text="It was a joke.")
    address = "/admin/queues/appeals/"
    assert (_buttons(signed_in(mod), address), _buttons(signed_in(other), address)) == ([], ["upheld", "dismissed"])
    assert "You cannot decide this appeal: you took the action" in signed_in(mod).get(address).content.decode()


def test_no_one_decides_on_their_own_message_nor_deletes_those_of_their_rank(
    mod: User, other: User, senior: User, ben: User
) -> None:
    message = reported(other, ben)
    assert _buttons(signed_in(other), REPORTS) == []
    assert _buttons(signed_in(mod), REPORTS) == ["dismissed"]
    assert _buttons(signed_in(senior), REPORTS) == ["upheld", "dismissed"]
    answer = signed_in(other).post(REPORTS, {"key": str(message.pk), "verdict": "dismissed"}, follow=True)
    assert said(answer) == ["You wrote this message, so another moderator has to decide."]
    Quarantine.objects.create(message=message, reason="spam")
    assert _buttons(signed_in(mod), "/admin/queues/quarantines/") == []


# --- For whom -----------------------------------------------------------------------------------------------------------


def test_an_item_is_assigned_to_a_moderator_and_shown_to_others_only_when_they_ask(
    ada: User, ben: User, mod: User, other: User
) -> None:
    first, second = reported(ada, ben), reported(ada, ben)
    mine, theirs = signed_in(mod), signed_in(other)
    given = {"key": str(second.pk), "assign": "to", "to": str(other.pk), "note": "You know the person."}
    assert said(mine.post(REPORTS, given, follow=True)) == ["Assigned to other."]
    assert (keys(mine), keys(mine, whose="all")) == ([str(first.pk)], [str(first.pk), str(second.pk)])
    assert (keys(theirs), keys(theirs, whose="mine")) == ([str(second.pk), str(first.pk)], [str(second.pk)])
    assert "Assigned to other by mod: You know the person." in theirs.get(REPORTS).content.decode()
    theirs.post(REPORTS, {"key": str(second.pk), "verdict": "upheld"})
    assert Assignment.objects.count() == 0


def test_what_is_escalated_waits_for_senior_moderators(ada: User, ben: User, mod: User, senior: User) -> None:
    message = reported(ada, ben)
    client = signed_in(mod)
    given = {"key": str(message.pk), "assign": "escalate", "note": "A threat?"}
    assert said(client.post(REPORTS, given, follow=True)) == ["Escalated to senior moderators."]
    assert (keys(client), keys(signed_in(senior))) == ([], [str(message.pk)])


def test_only_items_of_the_queue_are_assigned_and_only_to_moderators(ada: User, ben: User, mod: User) -> None:
    message, german = reported(ada, ben), reported(ada, ben, lang="de")
    User.objects.filter(pk=mod.pk).update(moderates=["en"])
    client = signed_in(User.objects.get(pk=mod.pk))
    to_mod = {"assign": "to", "to": str(mod.pk)}
    assert client.post(REPORTS, {**to_mod, "key": "x"}).status_code == 404
    assert client.post(REPORTS, {**to_mod, "key": str(german.pk)}).status_code == 404
    assert client.post(REPORTS, {"assign": "to", "to": str(ada.pk), "key": str(message.pk)}).status_code == 403
    client.post(REPORTS, {"assign": "to", "key": str(message.pk)})
    assert Assignment.objects.count() == 0


# --- Prepared replies and notes -----------------------------------------------------------------------------------------


def test_prepared_replies_are_offered_by_reason_in_the_language_of_the_message(ada: User, ben: User, mod: User) -> None:
    german = reported(ada, ben, lang="de")
    texts = {"de": "Keine Werbung, bitte.", "en": "No advertising, please.", "fr": "Pas de publicité."}
    replies = {
        lang: CannedResponse.objects.create(reason="spam", lang=lang, title="No ads", text=text)
        for lang, text in texts.items()
    }
    client = signed_in(mod)
    page = client.get(REPORTS, {"lang": "de"})
    assert set(page.context["replies"].values()) == {texts["de"], texts["en"]}
    assert [group for group, _replies in page.context["reply_choices"]] == ["", "spam or advertising"]
    form = client.get(f"/admin/moderation/action/take/?message={german.pk}&kind=delete").context["form"]
    assert set(form.replies.values()) == {texts["de"], texts["en"]}
    chosen = {"key": str(german.pk), "verdict": "upheld", "canned": str(replies["de"].pk)}
    client.post(f"{REPORTS}?lang=de", chosen)  # without script: the note is empty
    assert Action.objects.get().text == texts["de"]


def test_notes_on_the_person_and_on_the_message_stand_beside_the_item(ada: User, ben: User, mod: User) -> None:
    message = reported(ada, ben)
    Note.objects.create(person=ada, by=mod, text="Was warned in spring.")
    Note.objects.create(message=message, by=mod, text="Asked the publisher.")
    [item] = signed_in(mod).get(REPORTS).context["items"]
    assert [value for name, value in item.facts if name == "Note by mod"] == [
        "Asked the publisher.", "Was warned in spring.",
    ]  # fmt: skip


# --- Second looks -------------------------------------------------------------------------------------------------------


def test_a_sample_of_decisions_gets_a_second_look_by_another_moderator(
    ada: User, mod: User, other: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_chance", type("Always", (), {"random": lambda _self: 0.0})())
    monkeypatch.setattr(sampling.draw, "__kwdefaults__", {"chance": sampling._chance})
    kept, undone = order(Kind.DELETE, mod, a_tree(ada).pk), order(Kind.DELETE, mod, a_tree(ada).pk)
    address, client = "/admin/queues/second_looks/", signed_in(other)
    assert _buttons(signed_in(mod), address) == []
    assert keys(client, address) == [str(kept.pk), str(undone.pk)]
    client.post(address, {"key": str(kept.pk), "verdict": "dismissed"})
    client.post(address, {"key": str(undone.pk), "verdict": "upheld", "note": "It was a quotation."})
    found = SecondLook.objects.order_by("drawn_at").values_list("outcome", "by__username", "action__state")
    assert list(found) == [("agreed", "other", "done"), ("undone", "other", "undone")]
    assert keys(client, address) == []


def test_about_one_in_twenty_decisions_is_drawn_and_none_of_a_rule(mod: User) -> None:
    drawn = [_Fixed(0.049), _Fixed(0.05)]
    actions = [order(Kind.WARN, mod, person=User.objects.create_user(f"person-{n}")) for n in range(3)]
    SecondLook.objects.all().delete()
    assert [sampling.draw(action, chance=each) for action, each in zip(actions, drawn, strict=False)] == [True, False]
    actions[2].by = None
    assert sampling.draw(actions[2], chance=_Fixed(0.0)) is False


class _Fixed(Random):
    def __new__(cls, value: float) -> "_Fixed":
        return super().__new__(cls)

    def __init__(self, value: float) -> None:
        super().__init__()
        self._value = value

    def random(self) -> float:
        return self._value
