"""Making API clients and looking at the settings: /admin/…"""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from oasst.accounts import clients
from oasst.api.base.codes import Code
from oasst.models import ApiClient, Event, EventType
from tests.api.conftest import Program, refused

pytestmark = pytest.mark.django_db

ROOT = "r" * 40
PUBLIC = {
    "PROJECT_NAME", "API_V1_STR", "MESSAGE_SIZE_LIMIT", "DEBUG_USE_SEED_DATA", "DEBUG_ALLOW_SELF_LABELING",
    "DEBUG_SKIP_EMBEDDING_COMPUTATION", "DEBUG_SKIP_TOXICITY_CALCULATION", "DEBUG_DATABASE_ECHO",
    "USER_STATS_INTERVAL_DAY", "USER_STATS_INTERVAL_WEEK", "USER_STATS_INTERVAL_MONTH", "USER_STATS_INTERVAL_TOTAL",
}  # fmt: skip
PLANTED = "a-secret-nobody-may-see"


@pytest.fixture(autouse=True)
def _root_token(settings: Settings) -> None:
    settings.ROOT_TOKENS = ["x" * 40, ROOT]


def make_client(token: str = ROOT, scheme: str = "Bearer", **fields: Any) -> Any:
    body = {"description": "a bot", "frontend_type": "bot", **fields}
    return Client().post(
        "/api/v1/admin/api_client", body, "application/json", headers={"Authorization": f"{scheme} {token}"}
    )


def test_the_root_token_makes_a_client_whose_key_is_the_answer() -> None:
    response = make_client(trusted=True, admin_email="ada@example.org")
    key = response.json()
    assert (response.status_code, len(key)) == (200, 64)
    made = ApiClient.objects.get()
    assert (made.description, made.frontend_type, made.trusted, made.admin_email, made.owner) == (
        "a bot", "bot", True, "ada@example.org", None
    )  # fmt: skip
    assert tuple(made.scopes) == clients.ALL_SCOPES
    assert Program(made, key).get("/stats/").status_code == 200
    assert Event.objects.get().type == EventType.CLIENT_MADE


def test_a_client_is_not_trusted_unless_it_is_said() -> None:
    key = make_client(admin_email=None).json()
    made = ApiClient.objects.get()
    assert (made.trusted, made.admin_email) == (False, "")
    assert refused(Program(made, key).get("/stats/"), Code.API_CLIENT_NOT_AUTHORIZED, 403)


@pytest.mark.parametrize(("token", "scheme"), [("wrong", "Bearer"), ("", "Bearer"), (ROOT, "Basic"), ("ü", "Bearer")])
def test_without_the_root_token_no_client_is_made(token: str, scheme: str) -> None:
    assert refused(make_client(token, scheme), Code.ROOT_TOKEN_NOT_AUTHORIZED, 403)
    assert not ApiClient.objects.exists()


def test_where_no_root_token_is_set_none_is_right(settings: Settings) -> None:
    settings.ROOT_TOKENS = []
    for token in ("", "1234"):
        assert refused(make_client(token), Code.ROOT_TOKEN_NOT_AUTHORIZED, 403)


def test_a_client_that_does_not_fit_is_told_with_the_place() -> None:
    response = make_client(description="", frontend_type="x" * 257, admin_email="ada")
    assert [each["loc"] for each in response.json()["detail"]] == [
        ["body", "description"], ["body", "frontend_type"], ["body", "admin_email"]
    ]  # fmt: skip


def test_public_settings_are_these(bot: Program, settings: Settings) -> None:
    found = bot.get("/admin/backend_settings/public").json()
    assert set(found) == PUBLIC
    assert (found["PROJECT_NAME"], found["API_V1_STR"], found["MESSAGE_SIZE_LIMIT"]) == (
        settings.SITE_NAME, "/api/v1", 2000
    )  # fmt: skip


def test_full_settings_have_the_names_of_open_assistant_and_the_rules(site: Program) -> None:
    found = site.get("/admin/backend_settings/full").json()
    assert set(found) > PUBLIC
    assert (found["RATE_LIMIT"], found["RATE_LIMIT_TASK_USER_TIMES"], found["DUPLICATE_MESSAGE_FILTER_WINDOW_MINUTES"]) == (
        True, 30, 120
    )  # fmt: skip
    manager = found["tree_manager"]
    assert (manager["goal_tree_size"], manager["max_active_trees"], manager["init_prompt_disabled_langs"]) == (
        15,
        10,
        "",
    )
    assert manager["p_full_labeling_review_prompt"] == 1.0
    assert (manager["trusted_age"], manager["appeal_window"], manager["toxic_from"]) == (604800, 2592000, 0.5)
    assert "moderation" not in manager


def test_full_settings_tell_no_secret(site: Program, settings: Settings) -> None:
    path = "/admin/backend_settings/full"
    settings.AUTH_SECRET = settings.HUGGING_FACE_API_KEY = settings.EMAIL_HOST_PASSWORD = ""
    found = site.get(path).json()
    assert [found[name] for name in ("AUTH_SECRET", "HUGGING_FACE_API_KEY", "SECRET_KEY")] == [None, None, "***"]
    settings.ROOT_TOKENS = [PLANTED]
    for name in ("AUTH_SECRET", "HUGGING_FACE_API_KEY", "EMAIL_HOST_PASSWORD", "SECRET_KEY", "ANONYMIZE_KEY"):
        setattr(settings, name, PLANTED)
    assert PLANTED not in site.get(path).content.decode()
    assert site.get(path).json()["ROOT_TOKENS"] == "***"


def test_full_settings_are_for_trusted_clients(bot: Program) -> None:
    assert refused(bot.get("/admin/backend_settings/full"), Code.API_CLIENT_NOT_AUTHORIZED, 403)
