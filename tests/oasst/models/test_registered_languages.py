"""Stored languages: the database refuses what is no tag, and the migration finds a place for what it held before."""

from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from leaderboard.models import Tally
from moderation.actions import service
from moderation.actions.orders import Order
from moderation.models import Case, Kind, Reason
from oasst import events
from oasst.core import langs
from oasst.corpus import reading
from oasst.models import Event, EventType, Message, MessageTree, Quarantine, User
from tasks.acts import lang_change
from tasks.models import Draft, Opening, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, interventions
from tasks.work import claims
from tests.corpus import a_reply, a_tree
from tests.leaderboard.counting import process_events
from tests.tasks.crowd import a_growing_tree, people

pytestmark = pytest.mark.django_db

_MIGRATIONS = {
    app: import_module(f"{app}.migrations.{name}")
    for app, name in {
        "oasst": "0018_registered_languages",
        "tasks": "0006_registered_languages",
        "moderation": "0004_registered_languages",
        "leaderboard": "0005_registered_languages",
    }.items()
}
CONSTRAINTS = [
    (model, each)
    for model in apps.get_models()
    if not model._meta.proxy
    for each in model._meta.constraints
    if each.name.endswith(("_lang_is_a_tag", "_are_tags"))
]


def _columns() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if field.name in ("lang", "langs", "moderates"):
                yield model._meta.label, field.name


def test_every_column_of_languages_has_a_constraint() -> None:
    per_model = Counter(model._meta.label for model, _ in CONSTRAINTS)
    assert per_model == Counter(label for label, _ in _columns())
    assert per_model.total() == 18


@pytest.mark.parametrize(
    "tag",
    ["English", "german", "", "x", "xx", "zxx-Latn", "mul", "qaa", "EN", "en_US", "en-", "en--US", "e1", "en\n", "<b>"],
)
def test_the_database_refuses_what_is_no_tag(ada: User, tag: str) -> None:
    tree = a_tree(ada)
    attempts: tuple[Callable[[], int], ...] = (
        lambda: MessageTree.objects.update(lang=tag),
        lambda: Message.objects.filter(tree=tree.pk).update(lang=tag),
        lambda: User.objects.update(langs=["en", tag]),
        lambda: User.objects.update(langs=[f"en,{tag}"]),
        lambda: User.objects.filter(pk=ada.pk).update(role="moderator", moderates=[tag]),
    )
    for act in attempts:
        with pytest.raises(DatabaseError, match="_tag"), transaction.atomic():
            act()


def test_a_list_of_languages_holds_no_null_and_no_two_in_one(ada: User) -> None:
    for wrong in ("ARRAY['en', NULL]", "ARRAY['en,de']", "ARRAY['en de']", "ARRAY['']", """ARRAY['en","de']"""):
        with pytest.raises(DatabaseError, match="user_langs_are_tags"), transaction.atomic():
            connection.cursor().execute(f"UPDATE oasst_user SET langs = {wrong}")
    User.objects.update(langs=["en", "zh-Hant-TW", "xxa", "und"])


# --- The migration ------------------------------------------------------------------------------------------------------


def _without_constraints() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model, each in CONSTRAINTS:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {each.name}")


def _migrate() -> None:
    """As the migrations do, which begin with data and end with the constraints."""
    with connection.schema_editor() as editor:
        for module in _MIGRATIONS.values():
            module.map_languages(apps, editor)
        for model, each in CONSTRAINTS:
            editor.add_constraint(model, each)


def _stored_as(tag: str, *trees: Message) -> None:
    ids = [each.pk for each in trees]
    with connection.cursor() as cursor:
        for table, column in (
            ("oasst_messagetree", "id"), ("oasst_message", "tree_id"), ("oasst_event", "tree_id"),
            ("tasks_opening", "tree_id"), ("tasks_task", "tree_id"),
        ):  # fmt: skip
            cursor.execute(f"UPDATE {table} SET lang = %s WHERE {column} = ANY(%s)", [tag, ids])


@pytest.fixture
def before() -> None:
    _without_constraints()


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("tag", ["English", "xx", "mul", "und", "eng", "xyz", "zxx-Latn"])
def test_a_tree_of_an_unknown_language_is_quarantined_with_its_old_tag_in_the_log(tag: str, mod: User) -> None:
    crowd = people(6)
    root = a_growing_tree(crowd[0], crowd[1:4])
    reply = a_reply(root, crowd[4])
    task = claims.claim(by=crowd[5], kind=kinds.ASSISTANT_REPLY, lang="en")
    _stored_as(tag, root)
    _migrate()

    assert set(Message.objects.values_list("lang", flat=True)) == {"und"}
    assert MessageTree.objects.get().lang == "und"
    held = Quarantine.objects.get()
    assert (held.message_id, held.reason, held.outcome, tag in held.note) == (root.pk, "unknown_language", "", True)
    told = Event.objects.get(type="message_quarantined")
    assert (told.message_id, told.lang, told.detail["stored_as"]) == (root.pk, "und", tag)
    changed = Event.objects.filter(type="tree_lang_changed")
    assert [(each.detail["from"], each.detail["to"], each.detail["messages"]) for each in changed] == (
        [] if tag == "und" else [(tag, "und", sorted([str(root.pk), str(reply.pk)]))]
    )
    assert not Opening.objects.filter(tree_id=root.pk).exists()
    assert Task.objects.get(pk=task.pk).state == TaskState.CLOSED
    assert reading.langs_in_use() == []
    assert list(Message.objects.visible().roots()) == []
    assert Client().get(f"/tree/{root.pk}/").status_code == 404


@pytest.mark.usefixtures("before")
def test_a_deprecated_code_becomes_its_successor_and_the_tree_goes_on() -> None:
    crowd = people(6)
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = claims.claim(by=crowd[5], kind=kinds.ASSISTANT_REPLY, lang="en")
    _stored_as("iw", root)
    _migrate()
    assert (MessageTree.objects.get().lang, Message.objects.get().lang) == ("he", "he")
    assert not Quarantine.objects.exists()
    assert {*Opening.objects.filter(tree_id=root.pk).values_list("lang", flat=True)} == {"he"}
    again = Task.objects.get(pk=task.pk)
    assert (again.lang, again.state) == ("he", TaskState.OPEN)


@pytest.mark.usefixtures("before")
def test_one_message_of_an_unknown_language_does_not_take_its_tree_along(mod: User) -> None:
    crowd = people(6)
    root = a_growing_tree(crowd[0], crowd[1:4])
    reply = a_reply(root, crowd[4])
    Message.objects.filter(pk=reply.pk).update(lang="Klingon")
    _migrate()
    assert (Quarantine.objects.get().message_id, MessageTree.objects.get().lang) == (reply.pk, "en")
    lang_change.change_lang(root.pk, "en", by=mod)
    assert set(Message.objects.values_list("lang", flat=True)) == {"en"}
    interventions.release(Quarantine.objects.get(), by=mod)


@pytest.mark.usefixtures("before")
def test_people_keep_the_languages_that_exist_and_no_moderator_gets_more(ada: User, mod: User) -> None:
    User.objects.filter(pk=ada.pk).update(langs=["English", "iw", "de", "he", "xx"])
    User.objects.filter(pk=mod.pk).update(moderates=["German"])
    _migrate()
    ada.refresh_from_db()
    mod.refresh_from_db()
    assert (ada.langs, mod.moderates) == (["he", "de"], ["und"])


@pytest.mark.usefixtures("before")
def test_drafts_of_prompts_are_kept_aside(ada: User) -> None:
    for tag in ("iw", "he", "English", "xx"):
        Draft.objects.create(user=ada, kind=kinds.INITIAL_PROMPT, lang=tag, content={"text": tag})
    _migrate()
    found = {each.content["text"]: (each.lang, each.reason) for each in Draft.objects.all()}
    assert found == {
        "iw": ("he", "lapsed"), "he": ("he", ""), "English": ("und", "lapsed"), "xx": ("und", "lapsed")
    }  # fmt: skip


@pytest.mark.usefixtures("before")
def test_derived_rows_are_made_again_from_the_mapped_events() -> None:
    crowd = people(6)
    root = a_growing_tree(crowd[0], crowd[1:4])
    events.record(events.about_message(EventType.MESSAGE_POSTED, root, by=crowd[0]))
    process_events()
    Tally.objects.update(lang="iw")
    _stored_as("iw", root)
    _migrate()
    assert not Tally.objects.exists()
    process_events()
    assert {*Tally.objects.values_list("lang", flat=True)} == {"he"}


@pytest.mark.usefixtures("before")
def test_reports_of_a_mapped_tree_follow_it(ada: User) -> None:
    Case.objects.create(message=a_tree(ada), lang="ji")
    _migrate()
    assert Case.objects.get().lang == "yi"


def test_a_database_without_such_rows_is_left_as_it_is(ada: User, before: None) -> None:
    a_tree(ada, lang="pt-BR")
    _migrate()
    assert (Event.objects.count(), Quarantine.objects.count()) == (0, 0)


# --- What staff do about it ---------------------------------------------------------------------------------------------


@pytest.fixture
def unknown(before: None) -> Message:
    author, *reviewers = people(4)
    root = a_growing_tree(author, reviewers)
    _stored_as("English", root)
    _migrate()
    root.refresh_from_db()
    return root


def take(kind: Kind, message: Message, by: User, **detail: Any) -> Any:
    return service.take(
        Order(kind=kind, reason=Reason.CORRECTION, by=by, messages=[message.pk], text="", detail=detail)
    )


def test_it_is_released_only_with_a_language(unknown: Message, mod: User) -> None:
    with pytest.raises(Refusal) as refused:
        interventions.release(Quarantine.objects.get(), by=mod)
    assert refused.value.why == Why.NO_LANG
    take(Kind.CHANGE_LANG, unknown, mod, lang="en")
    interventions.release(Quarantine.objects.get(), by=mod)
    assert reading.langs_in_use() == ["en"]
    assert claims.claim(by=people(6)[5], kind=kinds.ASSISTANT_REPLY, lang="en").message_id == unknown.pk


def test_no_work_is_made_of_unknown_languages(unknown: Message) -> None:
    flow.decide(langs.UNDETERMINED)
    flow.decide_everywhere()
    assert not Opening.objects.filter(lang=langs.UNDETERMINED).exists()
