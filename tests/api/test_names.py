"""Display names: one rule on pages, through the API and for what was there before."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from oasst.accounts import administrators, naming, updates
from oasst.accounts.forms.account import AccountForm
from oasst.api.people import identities
from oasst.models import ApiClient, User, UserKind, UserRole
from tests.api.conftest import Program
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


def account(user: User, name: str) -> AccountForm:
    return AccountForm({"display_name": name, "common_langs": ["en"], "time_zone": "UTC"}, user=user)


@pytest.mark.parametrize(
    "name", ["Ada", "аda", "ａｄａ", "a d a", "Moderator Ben", "аdmin", "\u3164", "b\u200ben", "Open Assistant"]
)
def test_the_account_page_refuses_names_that_are_taken_reserved_or_not_to_be_seen(
    ada: User, ben: User, name: str, settings: Any
) -> None:
    settings.SITE_NAME = "Open Assistant"
    assert list(account(ben, name).errors) == ["display_name"]


def test_ones_own_name_and_staffs_own_words_are_free(ada: User, mod: User) -> None:
    assert account(ada, "ADA").is_valid()
    assert account(mod, "Moderator Ann").is_valid()


def test_sign_up_refuses_a_name_that_looks_like_one_that_is_shown(ada: User, client: Client) -> None:
    for name in ("аda", "ADA", "admin7", "moderator"):
        page = client.post(
            "/accounts/signup/", {"username": name, "email": "new@example.org", "password1": "", "accept": "on"}
        )
        assert page.status_code == 200
    assert User.objects.count() == 1


def test_the_admin_refuses_it_too(ada: User, ben: User) -> None:
    boss = User.objects.create_user("boss", role=UserRole.ADMIN)
    page = signed_in(boss).post(f"/admin/oasst/user/{ben.pk}/change/", {"display_name": "Аda", "role": "volunteer"})
    assert page.status_code == 200
    ben.refresh_from_db()
    assert ben.display_name == "ben"


def test_people_of_clients_get_the_end_of_their_id_where_someone_has_the_name(ada: User, bot: Program) -> None:
    guest = identities.person(bot.client, auth_method="discord", username="1", display_name="Аda")
    assert guest.display_name == f"Аda #{str(guest.pk)[:5]}"
    again = identities.person(bot.client, auth_method="discord", username="1", display_name="Аda")
    assert (again.pk, again.display_name) == (guest.pk, guest.display_name)
    identities.take_over_name(guest, "Cleo\u200b")
    assert User.objects.get(pk=guest.pk).display_name == "Cleo"


@pytest.mark.parametrize("name", ["Admin", "\u3164", "Moderator Ann"])
def test_people_of_clients_are_never_called_what_staff_are_called(bot: Program, name: str) -> None:
    guest = identities.person(bot.client, auth_method="discord", username="1", display_name=name)
    assert str(guest) == f"#{str(guest.pk)[:8]}"


def test_a_trusted_program_cannot_rename_people_past_the_rule(ada: User, ben: User, site: Program) -> None:
    site.knows(ben)
    assert site.put(f"/users/{ben.pk}", display_name="ADA").status_code == 204
    ben.refresh_from_db()
    assert ben.display_name == f"ADA #{str(ben.pk)[:5]}"


def test_the_database_lets_no_two_people_look_alike(ada: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(display_name="аda")
    assert [User.objects.create(kind=UserKind.IMPORTED).name_key for _ in range(2)] == [None, None]


def test_closed_accounts_free_their_names_and_share_one(ada: User, ben: User) -> None:
    updates.delete(ada, by=None)
    updates.delete(ben, by=None)
    assert naming.check("Ada", by=None) == "Ada"
    assert set(User.objects.values_list("display_name", "name_key")) == {(updates.DELETED_DISPLAY_NAME, None)}


def test_a_new_administrator_gets_a_name_that_is_free_in_both_senses(bot: Program) -> None:
    identities.person(bot.client, auth_method="discord", username="1", display_name="Carla")
    assert administrators.create("carla@example.org", "correct horse battery").username == "carla2"


def test_a_taken_name_is_told_apart_from_a_reserved_one(ada: User) -> None:
    with pytest.raises(ValidationError, match="taken"):
        naming.check("Ada", by=None)
    with pytest.raises(ValidationError, match="reserved"):
        naming.check("Admin", by=None)


def test_the_migration_settles_names_that_are_there(ada: User) -> None:
    """Staff keep theirs, then who came first; those left get the end of their id, and nothing fails."""
    migration = importlib.import_module("oasst.migrations.0022_names_that_look_alike")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE oasst_user DROP CONSTRAINT user_name_key_unique")
        cursor.execute(
            "INSERT INTO oasst_user (id, password, kind, role, email, display_name, is_active, langs, locale, time_zone,"
            " show_on_leaderboard, notes, date_joined)"
            " SELECT gen_random_uuid(), '!', 'client', CASE n WHEN 9 THEN 'moderator' ELSE 'volunteer' END, '',"
            " CASE WHEN n % 2 = 0 THEN 'Bea' ELSE 'BEА' END, true, '{}', '', 'UTC', true, '', now() + n * interval '1 s'"
            " FROM generate_series(1, 9) n"
        )
    User.objects.create(display_name="")
    User.objects.update(name_key=None)
    migration.settle(apps, None)
    keys = list(User.objects.exclude(display_name="").values_list("name_key", flat=True))
    assert len(set(keys)) == len(keys) == 10
    assert None not in keys
    assert User.objects.get(role="moderator").display_name == "BEА"
    others = User.objects.filter(kind="client", role="volunteer")
    assert [each.display_name for each in others] == [f"{each.display_name[:3]} #{str(each.pk)[:5]}" for each in others]


def test_the_account_a_client_keeps_for_itself_is_called_as_staff_described_it() -> None:
    client = ApiClient.objects.create(description="Admin import", key_hash="x", key_hint="x")
    User.objects.create(display_name="admin lmport")
    for _again in range(2):
        own = identities.person(client, auth_method=identities.SYSTEM, username="s", display_name=client.description)
        assert own.display_name == f"Admin import #{str(own.pk)[:5]}"
