"""Deciding on signals: in the queue of the admin, in the languages of the moderator, undone like every act."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from moderation.actions import finality, service
from moderation.kinds.base.erasure import ERASED
from moderation.models import Action, Kind, Reason, Signal
from moderation.signals import counts, decisions, toxicity, wording
from oasst.models import Message, Notification, Revision, User
from tasks.trees import interventions
from tests.corpus import a_reply, a_tree
from tests.moderation.signals.test_watch import ESSAY, MINE, catch_up, signals, told
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

QUEUE = "/admin/queues/signals/"
MARKED = MINE.replace("keath.mueller@gmail.com", "<mark>[email]</mark>")
GERMAN = "Wie finden die Bienen eigentlich wieder den Weg zurück nach Hause in ihren Stock?"


def decide(web: Client, signal: Signal, verdict: str = "upheld", note: str = "") -> str:
    """The sentence that the next page shows."""
    answer = web.post(QUEUE, {"key": signal.pk, "verdict": verdict, "note": note}, follow=True)
    [message] = answer.context["messages"]
    return str(message)


def the_signal(**which: Any) -> Signal:
    return Signal.objects.select_related("message__tree", "person").get(**which)


# --- The page -----------------------------------------------------------------------------------------------------------


def test_the_queue_says_what_was_noticed_how_sure_and_what_is_proposed(ada: User, ben: User, mod: User) -> None:
    first = a_tree(ada, text=ESSAY)
    told(first, a_tree(ben, text=f"{ESSAY} {MINE} <b>"))
    Signal.objects.filter(kind="duplicate").delete()
    told(a_tree(ben, text=f"{ESSAY} Indeed."))
    items = signed_in(mod).get(QUEUE).context["items"]
    assert [(item.why, [str(value) for _name, value in item.facts]) for item in items] == [
        (
            "Personal information",
            [
                "email address × 1",
                f'<span lang="en" dir="ltr">{ESSAY} {MARKED} &lt;b&gt;</span>',
                "90 %",
                "edit the text (personal information)",
            ],
        ),
        (
            "Near duplicate",
            [
                f'<a href="/admin/oasst/message/{first.pk}/change/">this message</a>, <bdi>ada</bdi>',
                "98 %",
                "delete with all replies (copied, or written by an AI)",
            ],
        ),
    ]


def test_every_kind_has_its_words_and_its_proposal(ada: User, mod: User) -> None:
    details: dict[str, dict[str, object]] = {
        "duplicate": {"own": 1},
        "flood": {"texts": 13, "minutes": 10.0},
        "links": {"why": "again", "texts": 4},
        "leftover": {"why": "self", "at": 0},
        "lang": {"lang": "de"},
        "private": {"phone": 2},
        "toxic": {},
    }
    message = a_tree(ada, text="www.bees.net, +49 30 901820")
    for kind, detail in details.items():
        given = {"kind": kind, "detail": detail, "digest": 1, "sureness": 0.5}
        Signal.objects.create(message=message, person=ada, lang="en", **given)
    found = {each.kind: [str(value) for _name, value in wording.facts(each)] for each in Signal.objects.all()}
    assert found == {
        "duplicate": ["a message that no longer exists", "50 %", "delete with all replies (spam or advertising)"],
        "flood": ["13 texts in 10 minutes", "50 %", "warn (spam or advertising)"],
        "links": [
            "bees.net", "4 of the author's latest texts link to the same site", "50 %",
            "delete with all replies (spam or advertising)",
        ],
        "leftover": [
            "it describes itself as a chat tool would", "50 %",
            "delete with all replies (copied, or written by an AI)",
        ],
        "lang": ["Deutsch", "50 %", "change the language (wrong language)"],
        "private": [
            "phone number × 2", '<span lang="en" dir="ltr">www.bees.net, <mark>[phone]</mark></span>', "50 %",
            "edit the text (personal information)",
        ],
        "toxic": [
            "a classifier or word list flagged it as insulting", "50 %",
            "delete with all replies (hate or harassment)",
        ],
    }  # fmt: skip
    assert set(found) == set(Signal.Kind.values)


# --- Upheld -------------------------------------------------------------------------------------------------------------


def test_private_data_is_taken_out_of_the_text_and_that_can_be_undone(ada: User, mod: User) -> None:
    message = a_tree(ada, text=MINE)
    told(message)
    said = decide(signed_in(mod), the_signal(), note="That is somebody's address.")
    assert said == "Done: edit the text. You can undo it for 30 days."
    message.refresh_from_db()
    assert message.text == MINE.replace("keath.mueller@gmail.com", "[email]")
    action = Action.objects.get()
    assert (action.kind, action.reason, action.text) == ("edit", "private_data", "That is somebody's address.")
    assert Notification.objects.get(user=ada).kind == "moderation_edit"
    catch_up()
    assert (signals(), the_signal().action) == ([("private", "upheld")], action)
    service.undo(action, by=mod, why="It is a public address.")
    message.refresh_from_db()
    assert message.text == MINE
    catch_up()
    assert signals() == [("private", "")]


@pytest.mark.parametrize("is_undone", [False, True])
def test_what_a_text_held_is_erased_when_its_redaction_is_final(ada: User, mod: User, is_undone: bool) -> None:
    message = a_tree(ada, text=MINE)
    told(message)
    action = decisions.uphold(the_signal(), by=mod)
    if is_undone:
        service.undo(action, by=mod, why="It is a public address.")
    before = list(Revision.objects.order_by("number").values_list("text", flat=True))
    Action.objects.update(undo_until=timezone.now() - timedelta(seconds=1))
    finality.finish()
    message.refresh_from_db()
    without = MINE.replace("keath.mueller@gmail.com", "[email]")
    after = list(Revision.objects.order_by("number").values_list("text", flat=True))
    assert (before, after, message.text) == (
        ([], [], MINE) if is_undone else ([MINE, without], [ERASED, without], without)
    )


def test_a_lone_prompt_in_another_language_changes_it_and_an_answer_goes(ada: User, mod: User) -> None:
    lone, asked = a_tree(ada, text=GERMAN), a_tree(ada)
    answer = a_reply(asked, ada, text=GERMAN)
    told(lone, answer)
    web = signed_in(mod)
    assert decide(web, the_signal(message=lone)) == "Done: change the language. You can undo it for 30 days."
    assert decide(web, the_signal(message=answer)) == "Done: delete with all replies. You can undo it for 30 days."
    catch_up()
    assert list(Message.objects.filter(text=GERMAN).order_by("seq").values_list("lang", "tree__lang", "deleted")) == [
        ("de", "de", False), ("en", "en", True),
    ]  # fmt: skip
    assert [*Action.objects.order_by("created_at").values_list("kind", "reason")] == [
        ("change_lang", "wrong_lang"), ("delete", "wrong_lang"),
    ]  # fmt: skip


def test_each_other_kind_is_deleted_for_its_reason_and_a_flood_brings_a_warning(
    ada: User, ben: User, mod: User
) -> None:
    told(a_tree(ada, text=ESSAY), a_tree(ada, text=ESSAY), a_tree(ben, text=ESSAY))
    told(a_tree(ben, text="Copy code"), a_tree(ben, text="You idiot!"), a_tree(ben, text="https://a.net " * 9))
    told(*(a_tree(ada, text=f"Question {number}?") for number in range(11)))
    toxicity.judge()
    done = {}
    for signal in list(Signal.objects.filter(outcome="").select_related("message__tree", "person").order_by("pk")):
        action = decisions.uphold(signal, by=mod)
        done[signal.kind, signal.person_id] = (action.kind, action.reason)
    assert done == {
        ("duplicate", ada.pk): (Kind.DELETE, Reason.SPAM),
        ("duplicate", ben.pk): (Kind.DELETE, Reason.COPIED),
        ("leftover", ben.pk): (Kind.DELETE, Reason.COPIED),
        ("toxic", ben.pk): (Kind.DELETE, Reason.HATE),
        ("links", ben.pk): (Kind.DELETE, Reason.SPAM),
        ("flood", ada.pk): (Kind.WARN, Reason.SPAM),
    }
    counted = {each.kind: (each.number, each.decided, each.upheld_share) for each in counts.of_person(ben, ["en"])}
    assert counted == dict.fromkeys(["duplicate", "leftover", "toxic", "links"], (1, 1, 1.0))
    assert counts.of_person(ben, ["de"]) == []


# --- Not (any more) -----------------------------------------------------------------------------------------------------


def test_dismissed_nothing_happens_and_it_is_not_decided_twice(ada: User, mod: User) -> None:
    message = a_tree(ada, text=MINE)
    told(message)
    web, signal = signed_in(mod), the_signal()
    assert decide(web, signal, "dismissed") == "Dismissed. This text won't show up here again."
    assert (the_signal().outcome, the_signal().decided_by) == ("dismissed", mod)
    assert decide(web, signal) == "Someone else has already decided this."
    message.refresh_from_db()
    action = Action.objects.get()
    assert (message.text, message.deleted, action.kind) == (MINE, False, "dismiss")
    service.undo(action, by=mod, why="A mistake.")
    assert (the_signal().outcome, the_signal().action) == ("", None)


def test_a_text_that_has_changed_or_gone_meanwhile_is_left_alone(ada: User, mod: User) -> None:
    message, other = a_tree(ada, text=MINE), a_tree(ada, text="Copy code")
    told(message, other)
    interventions.edit(message, "Nothing of anybody.", by=ada)
    interventions.delete(other, by=ada)
    web = signed_in(mod)
    said = {decide(web, signal) for signal in Signal.objects.all()}
    assert said == {"The text was changed or deleted in the meantime."}
    assert [item.key for item in web.get(QUEUE).context["items"]] == [str(the_signal(kind="private").pk)]
    catch_up()
    assert (web.get(QUEUE).context["items"], Action.objects.count()) == ([], 0)


def test_what_the_moderator_may_not_do_is_said_and_nothing_is_decided(ada: User, mod: User) -> None:
    mod.moderates = ["en"]
    mod.save()
    peer = User.objects.create_user("peer", role="moderator")
    told(a_tree(ada, text=GERMAN), a_tree(peer, text=MINE), a_tree(ada, lang="de", text=f"{GERMAN} {MINE}"))
    web = signed_in(mod)
    assert decide(web, the_signal(kind="lang")) == "You are not a moderator of that language."
    assert "of your own rank" in decide(web, the_signal(person=peer))
    german = the_signal(lang="de")
    assert web.post(QUEUE, {"key": german.pk, "verdict": "upheld"}).status_code == 403
    assert [web.post(QUEUE, {"key": key, "verdict": "upheld"}).status_code for key in ("0", "x", "9" * 30)] == [404] * 3
    assert set(Signal.objects.values_list("outcome", flat=True)) == {""}
    assert german.pk not in {int(item.key) for item in web.get(QUEUE).context["items"]}
    assert web.get(f"{QUEUE}?lang=de").status_code == 403


@pytest.mark.parametrize("waiting", [1, 3])
def test_the_queue_takes_the_same_statements_whatever_waits(
    waiting: int, ada: User, mod: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(*(a_tree(ada, text=f"{GERMAN} {number}") for number in range(waiting)))
    web = signed_in(mod)
    web.get("/")
    with django_assert_num_queries(10):  # also languages, assignments, notes, replies below, staff, prepared replies
        page = web.get(QUEUE)
    assert len(page.context["items"]) == waiting


def test_staff_read_of_signals_on_the_pages_of_the_message_and_the_person(ada: User, ben: User, mod: User) -> None:
    first, copy = a_tree(ada, text=ESSAY), a_tree(ben, text=ESSAY)
    told(first, copy)
    decisions.dismiss(the_signal(), by=mod)
    web = signed_in(mod)
    of_message = " ".join(web.get(f"/admin/oasst/message/{copy.pk}/change/").content.decode().split())
    assert f"/admin/moderation/signal/{the_signal().pk}/change/" in of_message
    assert f'<a href="/admin/oasst/message/{first.pk}/change/">the similar message</a> (dismissed)' in of_message
    of_person = " ".join(web.get(f"/admin/oasst/user/{ben.pk}/change/").content.decode().split())
    assert "Signals, near duplicate: 1 (upheld 0 % of the one decided)" in of_person
