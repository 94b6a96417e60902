"""People by the names their client has for them: /frontend_users/…"""

from typing import Any

import pytest

from oasst.api.base.codes import Code
from oasst.models import ClientIdentity, Consent, Event, EventType, User
from tests.api.conftest import Program, refused
from tests.api.test_users import KEYS, a_guest

pytestmark = pytest.mark.django_db

ADA = {"id": "ada the first", "display_name": "Ada", "auth_method": "discord"}


def announce(program: Program, **fields: Any) -> Any:
    return program.post("/frontend_users/", {**ADA, **fields})


def test_a_user_is_made_on_first_sight_and_found_by_that_name(bot: Program) -> None:
    made = announce(bot, unknown_field=1)
    assert (made.status_code, set(made.json())) == (200, KEYS)
    identity = ClientIdentity.objects.get()
    assert (identity.auth_method, identity.username, identity.user.display_name) == ("discord", ADA["id"], "Ada")
    assert Event.objects.get().type == EventType.USER_JOINED
    assert bot.get("/frontend_users/discord/ada the first").json() == made.json()


def test_a_site_registers_a_person_by_name_and_then_reads_with_it(site: Program) -> None:
    header = f"{ADA['auth_method']}:{ADA['id']}"
    assert refused(site.get("/leaderboards/day", user=header), Code.USER_NOT_FOUND, 404)
    made = site.post("/frontend_users/", {**ADA, "show_on_leaderboard": True, "enabled": True}, user=header)
    assert (made.status_code, made.json()["display_name"]) == (200, "Ada")
    assert site.get("/leaderboards/day", user=header).status_code == 200
    assert User.objects.filter(identities__client=site.client).count() == 1


def test_announced_again_a_user_stays_the_same_but_for_the_shown_name(bot: Program) -> None:
    first = announce(bot).json()
    assert announce(bot, display_name="Ada L.").json() == {**first, "display_name": "Ada L."}


def test_the_same_name_of_another_client_or_method_is_someone_else(bot: Program, other_bot: Program) -> None:
    found = {
        announce(bot).json()["user_id"],
        announce(other_bot).json()["user_id"],
        announce(bot, auth_method="google").json()["user_id"],
    }
    assert len(found) == 3


def test_what_is_not_named_stays_and_a_ban_is_never_lifted(site: Program) -> None:
    announce(site)
    User.objects.update(is_active=False, show_on_leaderboard=False, notes="careful")
    kept = announce(site, tos_acceptance=True).json()
    assert [kept[name] for name in ("enabled", "show_on_leaderboard", "notes")] == [False, False, "careful"]
    assert Consent.objects.count() == 1
    changed = announce(site, enabled=True, show_on_leaderboard=True, notes="").json()
    assert [changed[name] for name in ("enabled", "show_on_leaderboard", "notes")] == [False, True, ""]


def test_a_trusted_client_bans_by_announcing(site: Program) -> None:
    assert announce(site, enabled=False).json()["enabled"] is False


@pytest.mark.parametrize(
    "change", [{"enabled": False}, {"show_on_leaderboard": False}, {"notes": "x"}, {"tos_acceptance": True}]
)
def test_an_untrusted_client_changes_nothing_and_makes_no_one_that_way(change: dict[str, Any], bot: Program) -> None:
    assert refused(announce(bot, **change), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert not User.objects.exists()


def test_an_untrusted_client_may_name_what_is_so_already(bot: Program) -> None:
    named = {"enabled": True, "show_on_leaderboard": True, "notes": None, "tos_acceptance": None}
    assert [announce(bot, **named).status_code for _ in range(2)] == [200, 200]


def test_a_moderator_is_not_changed_by_announcing_them(site: Program, mod: User) -> None:
    ClientIdentity.objects.create(client=site.client, auth_method="discord", username=ADA["id"], user=mod)
    assert refused(announce(site, enabled=False), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert User.objects.get().is_active


def test_a_user_that_does_not_fit_is_told_with_the_place(bot: Program) -> None:
    response = bot.post("/frontend_users/", {"id": "", "auth_method": "carrier pigeon"})
    assert response.status_code == 422
    assert [each["loc"] for each in response.json()["detail"]] == [
        ["body", "id"], ["body", "display_name"], ["body", "auth_method"]
    ]  # fmt: skip
    assert bot.post("/frontend_users/", [1]).status_code == 422


def test_no_one_of_that_name_is_told(bot: Program) -> None:
    announce(bot)
    for name in ("google/ada the first", "discord/Ada the first", "discord/%00"):
        assert refused(bot.get(f"/frontend_users/{name}"), Code.USER_NOT_FOUND, 404)


def test_names_of_other_clients_are_for_trusted_ones(bot: Program, other_bot: Program, site: Program) -> None:
    announce(bot)
    path, whose = "/frontend_users/discord/ada the first", bot.client.pk
    assert refused(other_bot.get(path, api_client_id=whose), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert site.get(path, api_client_id=whose).json()["id"] == ADA["id"]
    assert refused(site.get(path), Code.USER_NOT_FOUND, 404)


def test_the_old_list_goes_by_username(bot: Program) -> None:
    for each in ("b", "a", "c"):
        a_guest(bot, each)
    found = bot.get("/frontend_users/", gte_username="b").json()
    assert [(each["id"], set(each) == KEYS) for each in found] == [("b", True), ("c", True)]
