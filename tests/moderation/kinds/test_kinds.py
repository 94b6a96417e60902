"""The declared kinds agree with the model, and one object is enough for a new kind."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.test import Client

from moderation.actions import preview, service
from moderation.actions.figures import in_words
from moderation.kinds import KINDS
from moderation.kinds.base import figures
from moderation.kinds.base.kind import ActionKind, FormField, Scope, Target
from moderation.kinds.base.order import Order, Wrong
from moderation.kinds.base.steps import messages_of, moderator_of
from moderation.models import Action, Kind, Reason, State, Step
from moderation.notices import KINDS as NEWS
from moderation.notices import news_of
from oasst.models import Notification, User
from tasks.trees import interventions
from tests.corpus import a_reply, a_tree
from tests.moderation.world import changed, everything
from tests.pages.cast import signed_in

TAKE = "/admin/moderation/action/take/"


def kinds_without_notice(kinds: Iterator[ActionKind]) -> list[str]:
    return [kind.name for kind in kinds if kind.affects_people and not str(kind.notice)]


def test_the_database_accepts_exactly_the_declared_kinds() -> None:
    assert sorted(KINDS) == sorted(Kind.values)
    assert {name: kind.label for name, kind in KINDS.items()} == dict(Kind.choices)


def test_every_kind_that_affects_people_has_a_notice() -> None:
    assert kinds_without_notice(iter(KINDS.values())) == []
    assert {news_of(kind).name for kind in KINDS.values() if kind.affects_people} <= {each.name for each in NEWS}


def test_a_kind_without_a_notice_is_found() -> None:
    assert kinds_without_notice(iter([replace(KINDS["warn"], notice="")])) == ["warn"]


def test_only_kinds_that_change_no_message_or_account_have_no_notice() -> None:
    assert [kind.name for kind in KINDS.values() if not kind.affects_people] == [Kind.DISMISS]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_has_an_effect_and_a_button_for_its_target(kind: ActionKind) -> None:
    assert kind.is_for_people or kind.on_tree
    assert not kind.on_account or kind.is_for_people
    assert "%(name)s" in str(kind.button) or not kind.is_for_people
    assert not kind.decides_below or kind.outcome_of_reports


# --- A made-up kind -----------------------------------------------------------------------------------------------------


def _needs_a_word(order: Order) -> None:
    if not order.detail.get("word"):
        raise Wrong("Which word?")


def _censor(action: Action, step: Step) -> str:
    for message in messages_of(step):
        text = message.text.replace(action.detail["word"], "***")
        interventions.edit(message, text, by=moderator_of(action), reason=action.reason)
    return ""


CENSOR = ActionKind(
    name="censor",
    label="censor a word",
    target=Target.MESSAGES,
    button="Censor %(n)d messages",
    notice="A word in %(messages)s of your messages was censored.",
    consequences="Readers will notice.",
    checks=[_needs_a_word],
    fields=[FormField("word", lambda _messages, _by: forms.CharField(required=False), detail="word")],
    on_tree=_censor,
    scope=Scope(texts=True),
    changed=figures.changed_work,
)


@pytest.fixture
def censor(db: None, monkeypatch: pytest.MonkeyPatch) -> ActionKind:
    """As after its migration: the database knows the value."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE moderation_action DROP CONSTRAINT action_kind_known")
    monkeypatch.setitem(KINDS, CENSOR.name, CENSOR)
    return CENSOR


@pytest.fixture
def web(censor: ActionKind, mod: User) -> Client:
    return signed_in(mod)


def _send(web: Client, query: str, **form: str) -> Any:
    return web.post(f"{TAKE}?{query}", {"kind": "censor", "reason": "hate", "text": "", **form})


def test_one_object_is_enough_for_a_new_kind(web: Client, ada: User, mod: User) -> None:
    spam = a_reply(a_tree(None), ada, text="You fool, no.")
    query, before = f"message={spam.pk}", everything()
    assert "Censor a word" in web.get(f"{TAKE}?{query}").content.decode()
    assert "Which word?" in _send(web, query, step="preview").content.decode()

    page = _send(web, query, word="fool", step="preview")
    shown = page.content.decode()
    assert (">Censor 1 messages</button>" in shown, "Readers will notice." in shown) == (True, True)
    _send(web, query, word="fool", step="take")

    action, notice = Action.objects.get(), Notification.objects.get(user=ada)
    spam.refresh_from_db()
    assert (spam.text, action.detail) == ("You ***, no.", {"word": "fool"})
    assert (page.context["figures"], in_words(preview.effect(action))) == (in_words(action.figures),) * 2
    assert notice.kind == news_of(CENSOR).name
    assert str(news_of(CENSOR).text) % notice.detail == "A word in 1 of your messages was censored."

    assert service.undo(action, by=mod, why="It was a quote.").state == State.UNDONE
    # The made-up tree had no openings; they were derived when it first changed.
    assert changed(before, everything()).keys() == {"tasks_opening"}


def test_a_new_kind_is_offered_only_for_its_target(web: Client, ada: User) -> None:
    root = a_tree(ada)
    offered = [
        "censor" in dict(web.get(f"{TAKE}?{query}").context["form"].fields["kind"].choices)
        for query in (f"message={root.pk}", f"tree={root.pk}", f"person={ada.pk}")
    ]
    assert offered == [True, False, False]


def test_a_new_kind_is_checked_for_every_moderator(censor: ActionKind, ada: User, mod: User) -> None:
    with pytest.raises(Wrong, match="Which word"):
        service.take(Order(kind=censor.name, reason=Reason.HATE, by=mod, messages=[a_tree(ada).pk]))
