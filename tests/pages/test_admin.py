"""The admin: moderators look, administrators change a little, and lists cost the same whatever their length."""

import uuid

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from oasst.models import Event, EventType, Message, Review, User, UserRole
from tests.corpus import a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_user("boss", "boss@example.org", "correct horse", role=UserRole.ADMIN)


@pytest.mark.parametrize("app", ["oasst", "tasks", "leaderboard", "exports", "moderation"])
def test_every_model_is_there(app: str) -> None:
    assert [model for model in apps.get_app_config(app).get_models() if model not in admin.site._registry] == []


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("model", "statements"), [("message", 6), ("review", 5), ("messagetree", 6)])
def test_a_list_takes_the_same_statements_whatever_its_length(
    model: str, statements: int, rows: int, ada: User, mod: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        root = a_tree(ada)
        Review.objects.create(message=root, user=mod, guideline_version="x", labels={"spam": 0})
    client = signed_in(mod)
    client.get("/")
    with django_assert_num_queries(
        statements
    ):  # the session, the person, their second factor, the count, the rows; of messages and trees the languages
        page = client.get(f"/admin/oasst/{model}/")
    assert len(page.context["cl"].result_list) == rows


def test_messages_are_found_by_their_own_id_their_trees_and_their_authors(ada: User, ben: User, mod: User) -> None:
    root, other = a_tree(ada), a_tree(ben)
    client = signed_in(mod)

    def found(words: object) -> list[Message]:
        return list(client.get("/admin/oasst/message/", {"q": str(words)}).context["cl"].result_list)

    assert [found(each) for each in (root.pk, other.tree_id, ada.pk)] == [[root], [other], [root]]
    assert [found(each) for each in (uuid.uuid4(), "wasps", "bees")] == [[], [], [other, root]]


def test_people_are_found_by_parts_of_their_names(ada: User, ben: User, mod: User) -> None:
    page = signed_in(mod).get("/admin/oasst/user/", {"q": "ad da"})
    assert list(page.context["cl"].result_list) == [ada]


def _change(client: Client, user: User, **values: str) -> int:
    form = {"display_name": user.display_name, "role": user.role, "is_active": "on", "show_on_leaderboard": "on"}
    return client.post(f"/admin/oasst/user/{user.pk}/change/", {**form, **values}).status_code


def test_an_administrator_appoints_people_and_the_act_is_recorded(ada: User, boss: User) -> None:
    client = signed_in(boss)
    assert _change(client, ada, role="moderator", notes="careful", email="eve@example.org") == 302
    ada.refresh_from_db()
    assert (ada.role, ada.notes, ada.email) == ("moderator", "careful", "ada@example.org")
    event = Event.objects.get(type=EventType.ACCOUNT_CHANGED)
    assert (event.user_id, event.detail) == (
        boss.pk,
        {"account": str(ada.pk), "changed": ["notes", "role"], "role": "moderator"},
    )


def test_moderators_are_appointed_for_languages_by_well_written_tags(ada: User, boss: User) -> None:
    client = signed_in(boss)
    assert _change(client, ada, role="senior_moderator", moderates="pt-br,de,DE") == 302
    ada.refresh_from_db()
    assert (ada.role, ada.moderates) == ("senior_moderator", ["de", "pt-BR"])
    assert Event.objects.get(type=EventType.ACCOUNT_CHANGED).detail == {
        "account": str(ada.pk),
        "changed": ["moderates", "role"],
        "moderates": ["de", "pt-BR"],
        "role": "senior_moderator",
    }
    assert [_change(client, ada, role="volunteer", moderates="de"), _change(client, ada, moderates="no tag")] == [
        200,
        200,
    ]
    assert User.objects.get(pk=ada.pk).moderates == ["de", "pt-BR"]


def test_no_one_appoints_themselves_or_shuts_people_out_here(boss: User, ada: User) -> None:
    client = signed_in(boss)
    assert _change(client, boss, role="volunteer", notes="tired") == 302
    assert _change(client, ada, is_active="", ban_reason="Spam.") == 302
    boss.refresh_from_db()
    ada.refresh_from_db()
    assert (boss.role, boss.notes, ada.is_active, ada.ban_reason) == ("admin", "tired", True, "")


def test_a_moderator_changes_no_one(ada: User, mod: User) -> None:
    assert _change(signed_in(mod), ada, role="admin") == 403
    assert User.objects.get(pk=ada.pk).role == "volunteer"


def test_messages_are_not_changed_here_even_by_administrators(ada: User, boss: User) -> None:
    root = a_tree(ada)
    assert signed_in(boss).post(f"/admin/oasst/message/{root.pk}/change/", {"text": "x"}).status_code == 403
    assert signed_in(boss).post(f"/admin/oasst/message/{root.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_list_is_counted_no_further_than_anyone_pages(ada: User, mod: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oasst.admin.base.LONGEST_LIST", 2)
    for _ in range(3):
        a_tree(ada)
    assert signed_in(mod).get("/admin/oasst/message/").context["cl"].result_count == 2
