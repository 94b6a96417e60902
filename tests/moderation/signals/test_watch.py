"""Following what is written: signals are raised, closed and opened again with the texts, and change nothing."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from moderation.actions import service
from moderation.appeals import appeals
from moderation.models import Action, Fingerprint, Kind, Signal, Watermark
from moderation.signals import decisions, detection, languages, watch
from moderation.signals import toxicity as judging
from oasst import events, toxicity
from oasst.models import Event, EventType, Message, User, WithdrawnMessage
from tasks.acts import lang_change, withdrawal
from tasks.rules.thresholds import Rules
from tasks.trees import interventions
from tests.corpus import a_reply, a_tree
from tests.moderation.world import everything, order

pytestmark = pytest.mark.django_db

ESSAY = (
    "Bees find their way home by the sun, whose height and direction they learn on their first flights, and by the marks"
    " of the land such as hedges, trees and roofs that they remember in the order in which they pass them."
)
MINE = "Write to keath.mueller@gmail.com if you want to know more about the bees of our village and their honey."


def told(*messages: Message, type_: EventType = EventType.MESSAGE_POSTED) -> None:
    """The messages were written, or what else, and the watch has come by."""
    events.record(*(events.about_message(type_, each, by=each.author) for each in messages))
    catch_up()


def catch_up() -> None:
    events.number()
    watch.watch()


def signals(**which: Any) -> list[tuple[str, str]]:
    return list(Signal.objects.filter(**which).order_by("pk").values_list("kind", "outcome"))


# --- What is noticed ----------------------------------------------------------------------------------------------------


def test_a_copy_tells_what_it_resembles_how_much_and_whose_it_is(ada: User, ben: User) -> None:
    first, own, other = a_tree(ada, text=ESSAY), a_tree(ada, text=ESSAY), a_tree(ben, text=f"{ESSAY} So they do.")
    told(first, own, other)
    rows = Signal.objects.order_by("pk").values_list("message", "person", "other", "detail", "lang")
    assert list(rows) == [
        (own.pk, ada.pk, first.pk, {"own": 1}, "en"),
        (other.pk, ben.pk, first.pk, {"own": 0}, "en"),
    ]
    assert [round(each, 2) for each in Signal.objects.order_by("pk").values_list("sureness", flat=True)] == [1.0, 0.93]


def test_a_detector_that_fails_at_a_text_stops_neither_the_others_nor_the_watch(
    ada: User, ben: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def trips(text: str, lang: str, rules: Rules) -> None:
        if text == MINE:
            raise ValueError("a letter nobody knew of")

    monkeypatch.setattr(languages, "foreign", trips)
    first = a_tree(ada, text=MINE)
    told(first, a_tree(ada, text=ESSAY), a_tree(ben, text=ESSAY))
    assert signals() == [("private", ""), ("duplicate", "")]
    assert [each.getMessage() for each in caplog.records] == [f"The detector 'lang' failed at message {first.pk}"]


def test_short_texts_and_what_someone_took_back_are_no_ones_copy(ada: User, ben: User) -> None:
    told(*(a_tree(person, text="Thank you very much for this, it helps me a lot.") for person in (ada, ben)))
    again = [a_tree(ada, text=ESSAY, deleted=deleted) for deleted in (False, False)]
    told(again[0])
    interventions.delete(again[0], by=ada)
    told(again[1])
    assert signals() == []
    told(a_tree(ben, text=ESSAY))
    assert Signal.objects.get().other == again[0]  # of others also what was deleted


def test_a_flood_is_told_once_until_a_moderator_has_decided(ada: User, mod: User) -> None:
    told(*(a_tree(ada, text=f"Question {number}?") for number in range(14)))
    flood = Signal.objects.get()
    assert (flood.kind, flood.detail) == ("flood", {"texts": 13, "minutes": 10})
    told(a_tree(ada, text="And another?"))
    assert Signal.objects.count() == 1
    decisions.dismiss(flood, by=mod)
    told(*(a_tree(ada, text=f"More, {number}?") for number in range(12)))
    assert signals(outcome="") == []
    told(*(a_tree(ada, text=f"Still more, {number}?") for number in range(2)))
    assert signals(outcome="") == [("flood", "")]


def test_each_kind_is_noticed_in_the_text_it_is_about(ada: User, ben: User) -> None:
    accepted, root = a_tree(ben), a_tree(ben, lang="de", text="Wie finden Bienen den Weg nach Hause zurück?")
    texts = {
        "links": a_tree(ada, text="Buy at https://honey.shop now!", review_result=None),
        "leftover": a_reply(root, ben, text="Das geht so:\n\nCode kopieren\nprint(1)"),
        "lang": a_reply(root, ada, text=f"{ESSAY} This is written in English.", review_result=None),
        "private": a_tree(ben, text=MINE),
    }
    told(accepted, root, *texts.values())
    found = {
        (kind, message): detail for kind, message, detail in Signal.objects.values_list("kind", "message", "detail")
    }
    assert found == {
        ("links", texts["links"].pk): {"why": "newcomer", "links": 1},
        ("leftover", texts["leftover"].pk): {"why": "button", "at": 14},
        ("lang", texts["lang"].pk): {"lang": "en"},
        ("private", texts["private"].pk): {"email": 1},
    }


def test_no_signal_changes_anything_by_itself(ada: User, ben: User) -> None:
    messages = [a_tree(ada, text=f"{MINE} You idiot!") for _ in range(14)]
    messages.append(a_reply(messages[0], ben, text="Regenerate response"))
    events.record(*(events.about_message(EventType.MESSAGE_POSTED, each, by=each.author) for each in messages))
    before = everything()
    catch_up()
    judging.judge()
    assert {kind for kind, _outcome in signals(outcome="")} == {"flood", "duplicate", "private", "toxic", "leftover"}
    assert everything() == before


# --- Killed and repeated ------------------------------------------------------------------------------------------------


def test_killed_half_way_and_repeated_nothing_doubles(ada: User, ben: User, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = [a_tree(person, text=ESSAY) for person in (ada, ben)]
    look = detection.look

    def killed(*args: Any) -> Any:
        look(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(detection, "look", killed)
    with pytest.raises(KeyboardInterrupt):
        told(*messages)
    assert (Fingerprint.objects.count(), Watermark.objects.count()) == (0, 0)
    monkeypatch.undo()
    watch.watch()
    before = list(Signal.objects.values()), list(Fingerprint.objects.order_by("pk").values())
    Watermark.objects.update(seq=0)
    assert watch.watch() == 2
    assert (list(Signal.objects.values()), list(Fingerprint.objects.order_by("pk").values())) == before
    assert [len(each) for each in before] == [1, 2]


# --- With the text ------------------------------------------------------------------------------------------------------


def test_signals_follow_the_text_and_the_message(ada: User, mod: User) -> None:
    message = a_tree(ada, text=MINE)
    told(message)
    interventions.edit(message, "Ask me about the bees of our village.", by=ada)
    catch_up()
    assert signals() == [("private", "gone")]
    interventions.edit(message, MINE, by=ada)
    catch_up()
    assert signals() == [("private", "")]
    interventions.delete(message, by=ada)
    catch_up()
    assert signals() == [("private", "gone")]
    interventions.restore(message, by=mod)
    catch_up()
    assert signals() == [("private", "")]


def test_what_no_moderator_minds_does_not_come_back_unless_the_text_changes(ada: User, mod: User) -> None:
    message = a_tree(ada, text=MINE)
    told(message)
    decisions.dismiss(Signal.objects.get(), by=mod)
    told(message, type_=EventType.MESSAGE_EDITED)
    assert signals() == [("private", "dismissed")]
    interventions.edit(message, f"{MINE} Or to me@gmail.com.", by=ada)
    catch_up()
    assert signals() == [("private", "dismissed"), ("private", "")]


def test_a_text_that_goes_back_and_forth_has_one_signal_waiting(ada: User) -> None:
    message = a_tree(ada, text=MINE)
    told(message)
    interventions.edit(message, f"{MINE} Or to me@gmail.com.", by=ada)
    catch_up()
    assert signals() == [("private", "gone"), ("private", "")]
    interventions.edit(message, MINE, by=ada)
    catch_up()
    assert signals() == [("private", ""), ("private", "gone")]


def test_an_undone_act_opens_what_it_decided_and_what_went_with_it(ada: User, mod: User) -> None:
    message = a_tree(ada, text=f"{MINE}\n\nCopy code")
    told(message)
    assert signals() == [("leftover", ""), ("private", "")]
    action = decisions.uphold(Signal.objects.get(kind="leftover"), by=mod)
    catch_up()
    assert signals() == [("leftover", "upheld"), ("private", "gone")]
    service.undo(action, by=mod, why="It was a quotation.")
    catch_up()
    assert signals() == [("leftover", ""), ("private", "")]


def test_what_an_appeal_overturned_was_no_harm(ada: User, mod: User) -> None:
    message = a_tree(ada, text="Regenerate response")
    told(message)
    action = decisions.uphold(Signal.objects.get(), by=mod)
    catch_up()
    other = User.objects.create_user("other", role="moderator")
    appeals.decide(appeals.make(action, person=ada, text="I meant it."), by=other, overturn=True, answer="You did.")
    catch_up()
    assert signals() == [("leftover", "dismissed")]


def test_signals_are_in_the_language_of_the_tree_and_of_the_person_with_the_work(ada: User, ben: User) -> None:
    senior = User.objects.create_user("senior", role="senior_moderator")
    message = a_tree(ada, lang="de", text=f"{ESSAY} {MINE}")
    told(message)
    assert signals() == [("lang", ""), ("private", "")]
    lang_change.change_lang(message.tree_id, "en", by=senior)
    order(Kind.MERGE, senior, person=ada, into=ben)
    catch_up()
    assert list(Signal.objects.order_by("pk").values_list("kind", "outcome", "lang", "person")) == [
        ("lang", "gone", "en", ben.pk), ("private", "", "en", ben.pk)
    ]  # fmt: skip


def test_of_a_withdrawn_text_no_fingerprint_stays(ada: User) -> None:
    message = a_tree(ada, text=ESSAY)
    told(message)
    withdrawal.withdraw(message, by=ada)
    catch_up()
    assert WithdrawnMessage.objects.count() == 1
    assert not Fingerprint.objects.exists()


# --- What no one is asked about -----------------------------------------------------------------------------------------


def test_imported_texts_are_no_signals_but_their_copies_are(ben: User) -> None:
    brought = [a_tree(None, text=text) for text in (MINE, ESSAY)]
    events.record(Event(type=EventType.TREES_IMPORTED))
    catch_up()
    assert (Watermark.objects.get(name="earlier").seq, Fingerprint.objects.count()) == (brought[1].seq, 2)
    catch_up()
    assert (Watermark.objects.filter(name="earlier").exists(), judging.judge(), signals()) == (False, 0, [])
    told(a_tree(ben, text=ESSAY))
    assert Signal.objects.get().other == brought[1]


def test_a_platform_with_a_past_begins_to_watch_now(ada: User) -> None:
    begin = import_module("moderation.migrations.0003_begin_watching_now").BEGIN
    with connection.cursor() as cursor:
        cursor.execute(begin)
    assert not Watermark.objects.exists()
    events.record(events.about_message(EventType.MESSAGE_POSTED, a_tree(ada, text=MINE), by=ada))
    events.number()
    with connection.cursor() as cursor:
        cursor.execute(begin)
    watch.watch()
    assert (signals(), Fingerprint.objects.count()) == ([], 1)


# --- How toxic a text is ------------------------------------------------------------------------------------------------


@pytest.fixture
def away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A classifier that does not answer; the texts it was asked about."""
    settings.TOXICITY_URL = "https://classifier.example.org/"
    asked: list[str] = []

    def scores(text: str) -> None:
        asked.append(text)
        raise toxicity.Unavailable

    monkeypatch.setattr("oasst.toxicity.http.scores", scores)
    return asked


def test_a_classifier_that_is_away_stops_nothing_and_no_text_is_lost(
    ada: User, away: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(*(a_tree(ada, text=f"{number}: you idiot!") for number in range(5)), a_tree(ada, text=MINE))
    assert signals() == [("private", "")]
    assert [judging.judge(), judging.judge()] == [0, 0]
    assert [each[0] for each in away] == ["0", "1", "2", "3", "4", "W"]  # each run leaves those it failed on for later
    monkeypatch.setattr(
        "oasst.toxicity.http.scores", lambda text: [[{"label": "toxic", "score": float("idiot" in text)}]]
    )
    assert judging.judge() == 6
    assert signals(kind="toxic") == [("toxic", "")] * 5
    assert judging.judge() == 0


def test_what_has_waited_for_a_day_is_judged_by_words(ada: User, away: list[str]) -> None:
    told(a_tree(ada, text="You idiot!"))
    Fingerprint.objects.update(unjudged_since=timezone.now() - timedelta(hours=25))
    assert judging.judge() == 1
    assert (signals(), away) == ([("toxic", "")], [])


def test_a_text_that_goes_or_changes_while_the_classifier_thinks_raises_nothing(
    ada: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TOXICITY_URL = "https://classifier.example.org/"
    message = a_tree(ada, text="You idiot!")
    told(message)

    def scores(_text: str) -> list[list[dict[str, Any]]]:
        interventions.delete(message, by=ada)
        catch_up()
        return [[{"label": "toxic", "score": 1.0}]]

    monkeypatch.setattr("oasst.toxicity.http.scores", scores)
    judging.judge()
    assert signals() == []
    assert not Action.objects.exists()
