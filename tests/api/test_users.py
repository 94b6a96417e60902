"""Looking people up, changing and closing their accounts: /users/…"""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from oasst.accounts import updates
from oasst.api.base.codes import Code
from oasst.models import ClientIdentity, Consent, Event, EventType, User, UserKind
from tests.api.conftest import Program, refused

pytestmark = pytest.mark.django_db

KEYS = {
    "id", "display_name", "auth_method", "user_id", "enabled", "deleted", "notes", "created_date", "show_on_leaderboard",
    "streak_days", "streak_last_day_date", "last_activity_date", "tos_acceptance_date",
}  # fmt: skip


def a_guest(program: Program, username: str, display_name: str = "", auth_method: str = "discord") -> User:
    """A person whom the client brought."""
    user = User.objects.create(kind=UserKind.CLIENT, display_name=display_name or username)
    ClientIdentity.objects.create(client=program.client, auth_method=auth_method, username=username, user=user)
    return user


def names(response: Any) -> list[str]:
    assert response.status_code == 200, response.json()
    return [each["id"] for each in response.json()]


def shown(response: Any) -> list[str]:
    assert response.status_code == 200, response.json()
    return [each["display_name"] for each in response.json()]


# --- One person ---------------------------------------------------------------------------------------------------------


def test_a_user_has_every_field(bot: Program) -> None:
    user = a_guest(bot, "282746572348162048", "Ada")
    found = bot.get(f"/users/{user.pk}").json()
    assert set(found) == KEYS
    assert {name: value for name, value in found.items() if name != "created_date"} == {
        "id": "282746572348162048", "display_name": "Ada", "auth_method": "discord", "user_id": str(user.pk),
        "enabled": True, "deleted": False, "notes": "", "show_on_leaderboard": True, "streak_days": 0,
        "streak_last_day_date": None, "last_activity_date": None, "tos_acceptance_date": None,
    }  # fmt: skip
    assert found["created_date"].endswith("+00:00")


def test_a_client_sees_its_own_users_and_a_trusted_one_all(bot: Program, other_bot: Program, site: Program) -> None:
    user = a_guest(bot, "x")
    path = f"/users/{user.pk}"
    assert bot.get(path, api_client_id=bot.client.pk).status_code == 200
    assert refused(other_bot.get(path), Code.USER_NOT_FOUND, 404)
    assert refused(other_bot.get(path, api_client_id=bot.client.pk), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert site.get(path).json()["id"] == "x"
    assert refused(site.get(path, api_client_id=other_bot.client.pk), Code.USER_NOT_FOUND, 404)


def test_no_one_and_no_id_at_all_are_told(bot: Program) -> None:
    assert refused(bot.get(f"/users/{uuid4()}"), Code.USER_NOT_FOUND, 404)
    assert bot.get("/users/x").json()["detail"][0]["loc"] == ["path", "user_id"]


def test_a_person_goes_by_the_name_that_the_client_asked_about_has_for_them(bot: Program, site: Program) -> None:
    user = a_guest(bot, "on discord")
    ClientIdentity.objects.create(client=site.client, auth_method="local", username="on the site", user=user)
    path = f"/users/{user.pk}"
    assert [site.get(path).json()[key] for key in ("id", "auth_method")] == ["on the site", "local"]
    found = site.get(path, api_client_id=bot.client.pk).json()
    assert [found[key] for key in ("id", "auth_method")] == ["on discord", "discord"]


def test_notes_are_for_trusted_clients(bot: Program, site: Program) -> None:
    user = a_guest(bot, "x")
    User.objects.update(notes="careful")
    assert [each.get(f"/users/{user.pk}").json()["notes"] for each in (bot, site)] == ["", "careful"]


# --- Changing -----------------------------------------------------------------------------------------------------------


def test_an_update_changes_what_it_names_and_is_recorded(bot: Program, site: Program, mod: User) -> None:
    user = a_guest(bot, "x", "Ada")
    response = site.put(
        f"/users/{user.pk}", user=site.knows(mod), enabled=False, notes="spam", show_on_leaderboard=False
    )
    assert (response.status_code, response.content) == (204, b"")
    user.refresh_from_db()
    assert (user.display_name, user.is_active, user.notes, user.show_on_leaderboard) == ("Ada", False, "spam", False)
    event = Event.objects.get(type=EventType.ACCOUNT_CHANGED)
    assert (event.user_id, event.detail) == (
        mod.pk,
        {
            "account": str(user.pk),
            "client": str(site.client.pk),
            "changed": ["is_active", "notes", "show_on_leaderboard"],
            "is_active": False,
            "show_on_leaderboard": False,
        },
    )


def test_an_update_that_changes_nothing_leaves_no_trace(bot: Program, site: Program) -> None:
    user = a_guest(bot, "x", "Ada")
    assert site.put(f"/users/{user.pk}", display_name="Ada", enabled=True).status_code == 204
    assert site.put(f"/users/{user.pk}").status_code == 204
    assert not Event.objects.exists()


def test_terms_are_accepted_by_an_update_and_not_taken_back(bot: Program, site: Program, settings: Settings) -> None:
    user = a_guest(bot, "x")
    for value in (False, True, False):
        assert site.put(f"/users/{user.pk}", tos_acceptance=value).status_code == 204
    consent = Consent.objects.get()
    assert (consent.user_id, consent.terms_version) == (user.pk, settings.TERMS_VERSION)
    assert bot.get(f"/users/{user.pk}").json()["tos_acceptance_date"] == consent.accepted_at.isoformat()


def test_only_a_trusted_client_updates_and_deletes(bot: Program) -> None:
    user = a_guest(bot, "x")
    assert refused(bot.put(f"/users/{user.pk}", enabled=False), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert refused(bot.delete(f"/users/{user.pk}"), Code.API_CLIENT_NOT_AUTHORIZED, 403)


def test_an_update_of_no_one_and_one_that_does_not_fit_are_refused(bot: Program, site: Program) -> None:
    assert refused(site.put(f"/users/{uuid4()}", enabled=False), Code.USER_NOT_FOUND, 404)
    response = site.put(f"/users/{a_guest(bot, 'x').pk}", enabled="perhaps", notes="n" * 1025, display_name="")
    assert response.status_code == 422
    assert [each["loc"][1] for each in response.json()["detail"]] == ["display_name", "enabled", "notes"]


def test_moderators_are_changed_by_no_program(site: Program, mod: User) -> None:
    path = f"/users/{mod.pk}"
    for response in (site.put(path, enabled=False), site.delete(path)):
        assert refused(response, Code.API_CLIENT_NOT_AUTHORIZED, 403)
    mod.refresh_from_db()
    assert (mod.is_active, mod.deleted_at) == (True, None)


# --- Closing ------------------------------------------------------------------------------------------------------------


def test_a_closed_account_has_no_name_and_its_person_starts_again(bot: Program, site: Program) -> None:
    user = a_guest(bot, "x", "Ada")
    assert [site.delete(f"/users/{user.pk}").status_code for _ in range(2)] == [204, 204]
    found = bot.get(f"/users/{user.pk}").json()
    assert (found["deleted"], found["enabled"], found["show_on_leaderboard"]) == (True, False, False)
    assert found["display_name"] == updates.DELETED_DISPLAY_NAME
    assert found["id"].startswith(updates.DELETED_NAME)
    assert Event.objects.filter(type=EventType.ACCOUNT_CHANGED).count() == 1
    again = bot.post("/frontend_users/", {"id": "x", "display_name": "Ada", "auth_method": "discord"}).json()
    assert (again["deleted"], again["user_id"] == str(user.pk)) == (False, False)


def test_people_who_signed_up_here_cannot_sign_in_after_it_and_leave_no_address(site: Program, ada: User) -> None:
    assert site.delete(f"/users/{ada.pk}").status_code == 204
    ada.refresh_from_db()
    assert (ada.email, ada.is_active, ada.has_usable_password()) == ("", False, False)
    assert "ada" not in (ada.username, ada.display_name)


def test_deleting_no_one_is_told(site: Program) -> None:
    assert refused(site.delete(f"/users/{uuid4()}"), Code.USER_NOT_FOUND, 404)


# --- Lists --------------------------------------------------------------------------------------------------------------


def test_users_are_listed_by_username_from_and_to_where_one_says(bot: Program) -> None:
    for each in ("d", "b", "a", "c", "e"):
        a_guest(bot, each)
    path = "/users/by_username"
    assert names(bot.get(path)) == ["a", "b", "c", "d", "e"]
    assert names(bot.get(path, desc=True, max_count=2)) == ["e", "d"]
    assert names(bot.get(path, gte_username="b", lte_username="d")) == ["b", "c", "d"]
    c = User.objects.get(display_name="c").pk
    assert names(bot.get(path, gte_username="c", gt_id=c)) == ["d", "e"]
    assert names(bot.get(path, lte_username="c", lt_id=c, desc=True)) == ["b", "a"]


def test_users_are_listed_by_what_they_are_shown_as(bot: Program) -> None:
    for number, each in enumerate(["Dora", "ada", "Ben", "bert"]):
        a_guest(bot, str(number), each)
    path = "/users/by_display_name"
    assert shown(bot.get(path)) == ["Ben", "Dora", "ada", "bert"]
    assert shown(bot.get(path, desc=True, gte_display_name="Dora")) == ["bert", "ada", "Dora"]
    dora = User.objects.get(display_name="Dora").pk
    assert shown(bot.get(path, lte_display_name="Dora", lt_id=dora)) == ["Ben"]
    assert shown(bot.get(path, search_text="be")) == ["bert"]


@pytest.mark.parametrize("path", ["/users/by_username", "/users/by_display_name", "/frontend_users/"])
@pytest.mark.parametrize("bound", ["gt_id", "lt_id"])
def test_a_bound_by_id_alone_is_refused(path: str, bound: str, bot: Program) -> None:
    assert refused(bot.get(path, **{bound: str(uuid4())}), Code.GENERIC_ERROR, 400)


@pytest.mark.parametrize("path", ["/users/by_username", "/users/by_display_name", "/users/cursor", "/frontend_users/"])
@pytest.mark.parametrize("count", [0, 10_001, "many"])
def test_a_list_has_one_to_ten_thousand_users(path: str, count: object, bot: Program) -> None:
    assert bot.get(path, max_count=count).json()["detail"][0]["loc"] == ["query", "max_count"]


@pytest.mark.parametrize("path", ["/users/by_username", "/users/by_display_name", "/frontend_users/"])
def test_untrusted_clients_list_their_own_users(
    path: str, bot: Program, other_bot: Program, site: Program, ada: User
) -> None:
    a_guest(bot, "b")
    a_guest(other_bot, "o")
    assert names(bot.get(path)) == names(site.get(path, api_client_id=bot.client.pk)) == ["b"]
    assert refused(bot.get(path, api_client_id=other_bot.client.pk), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert names(site.get(path)) == ["ada", "b", "o"]
    assert names(site.get(path, auth_method="local")) == ["ada"]
    assert names(site.get(path, auth_method="discord", search_text="o")) == ["o"]


def test_someone_with_two_names_is_listed_by_each(bot: Program, other_bot: Program, site: Program) -> None:
    user = a_guest(bot, "a")
    a_guest(bot, "m")
    ClientIdentity.objects.create(client=other_bot.client, auth_method="google", username="z", user=user)
    found = site.get("/users/by_username").json()
    assert [(each["id"], each["auth_method"]) for each in found] == [
        ("a", "discord"),
        ("m", "discord"),
        ("z", "google"),
    ]
    assert found[0]["user_id"] == found[2]["user_id"]
    assert shown(site.get("/users/by_display_name")) == ["a", "m"]


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("path", ["/users/by_username", "/users/by_display_name", "/frontend_users/", "/users/cursor"])
def test_a_list_takes_the_same_statements_whatever_its_length(
    path: str, count: int, bot: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        a_guest(bot, f"user {number}")
    bot.get(path)
    with django_assert_num_queries(5):  # the key, the rows, who they are, what they accepted, their streaks
        found = bot.get(path).json()
    assert len(found["items"] if isinstance(found, dict) else found) == count


# --- Pages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "field"), [("username", "id"), ("display_name", "display_name")])
def test_pages_lead_through_everyone_and_back(key: str, field: str, bot: Program, site: Program, ada: User) -> None:
    for number in range(9):
        # Names of closed accounts repeat, so that only the id tells neighbours apart.
        guest = a_guest(bot, f"{number}$")
        User.objects.filter(pk=guest.pk).update(display_name=f"{number % 2}", name_key=None)
    forwards, after = [], None
    while True:
        page = site.get("/users/cursor", sort_key=key, max_count=4, after=after or "").json()
        assert (page["sort_key"], page["order"], set(page)) == (
            key,
            "asc",
            {"prev", "next", "sort_key", "order", "items"},
        )
        forwards += [each["user_id"] for each in page["items"]]
        last, after = page, page["next"]
        if after is None:
            break
    backwards = [each["user_id"] for each in last["items"]]
    while last["prev"] is not None:
        last = site.get("/users/cursor", sort_key=key, max_count=4, before=last["prev"]).json()
        backwards = [each["user_id"] for each in last["items"]] + backwards
    assert forwards == backwards
    assert sorted(forwards) == sorted(str(pk) for pk in User.objects.values_list("pk", flat=True))
    assert [each[field] for each in site.get("/users/cursor", sort_key=key).json()["items"]] == sorted(
        each[field] for each in site.get("/users/cursor", sort_key=key).json()["items"]
    )


def test_a_name_alone_is_a_cursor_and_an_empty_page_says_where_it_is(bot: Program) -> None:
    for each in ("a", "b$b", "c"):
        a_guest(bot, each)
    page = bot.get("/users/cursor", after="b$b").json()
    assert [each["id"] for each in page["items"]] == ["b$b", "c"]
    b = User.objects.get(display_name="b$b").pk
    assert (page["prev"], page["next"]) == (f"{b}$b$b", None)
    empty = bot.get("/users/cursor", after="z").json()
    assert (empty["items"], empty["prev"], empty["next"]) == ([], "z", None)


def test_users_are_sorted_by_two_keys_only(bot: Program) -> None:
    assert refused(bot.get("/users/cursor", sort_key="email"), Code.SORT_KEY_UNSUPPORTED, 400)


def test_another_clients_pages_are_refused(bot: Program, other_bot: Program) -> None:
    response = bot.get("/users/cursor", api_client_id=other_bot.client.pk)
    assert refused(response, Code.API_CLIENT_NOT_AUTHORIZED, 403)


def test_among_twenty_thousand_people_a_page_is_found_through_an_index(bot: Program, site: Program) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TWENTY_THOUSAND)
        cursor.execute(_HALF_OF_THEM_OURS, [bot.client.pk])
        cursor.execute("ANALYZE oasst_user, oasst_clientidentity")
    for program in (site, bot):
        for key in ("username", "display_name"):
            plans: list[str] = []
            with connection.execute_wrapper(_explaining(plans)):
                found = program.get(f"/users/by_{key}", max_count=10, **{f"gte_{key}": "n5"}).json()
            assert len(found) == 10
            assert [("Seq Scan" in plan, "  Sort  " in plan) for plan in plans] == [(False, False)], plans


_TWENTY_THOUSAND = """
INSERT INTO oasst_user (id, kind, role, username, email, display_name, is_active, langs, locale, theme, time_zone,
                        show_on_leaderboard, notes, password)
SELECT gen_random_uuid(), 'client', 'volunteer', CASE WHEN n % 2 = 0 THEN 's' || n END, '', 'n' || n, true, '{}', '', '',
       'UTC', true, '', '' FROM generate_series(1, 20000) n
"""
_HALF_OF_THEM_OURS = """
INSERT INTO oasst_clientidentity (client_id, auth_method, username, user_id)
SELECT %s, 'discord', 'u' || id, id FROM oasst_user WHERE username IS NULL
"""


def _explaining(plans: list[str]) -> Any:
    """Adds the plans of lists of ten."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.endswith("LIMIT 10"):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.append("\n".join(row[0] for row in cursor))
        return execute(sql, params, many, context)

    return wrapper
