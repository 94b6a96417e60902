"""Every check speaks when its setting is wrong and is silent when it is right."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django import DjangoDbBlocker, Settings

from oasst import demo
from oasst.checks import configuration, servers

KEY = "k" * 50
OTHER_KEY = "o" * 50
# A sound production site, which each case below spoils in one place.
SOUND: dict[str, Any] = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": KEY,
    "ANONYMIZE_KEY": OTHER_KEY,
    "ALLOWED_HOSTS": ["commons.example.org"],
    "EMBEDDED_POSTGRES": False,
    "EMBEDDED_REDIS": False,
    "SITE_URL": "https://commons.example.org",
    "REDIS_URL": "redis://:secret@redis.internal:6379",
    "DEFAULT_FROM_EMAIL": "Open Commons <noreply@example.org>",
    "EMAIL_HOST": "smtp.example.org",
    "RATE_LIMIT": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
}
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("oasst.E001", {"SECRET_KEY": ""}),
    ("oasst.E002", {"SECRET_KEY": "short"}),
    ("oasst.E003", {"ANONYMIZE_KEY": ""}),
    ("oasst.E004", {"ANONYMIZE_KEY": "short"}),
    ("oasst.E005", {"ANONYMIZE_KEY": KEY}),
    ("oasst.E006", {"ALLOWED_HOSTS": []}),
    ("oasst.E007", {"ALLOWED_HOSTS": ["*"]}),
    ("oasst.E008", {"EMBEDDED_POSTGRES": True}),
    ("oasst.E009", {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}),
    ("oasst.E010", {"EMBEDDED_REDIS": True}),
    ("oasst.E011", {"REDIS_URL": "redis://redis.internal:6379/0"}),
    ("oasst.E011", {"REDIS_URL": "http://redis.internal"}),
    ("oasst.E012", {"DEFAULT_FROM_EMAIL": "Open Commons <noreply@localhost>"}),
    ("oasst.E013", {"DEFAULT_FROM_EMAIL": "Open Commons"}),
    ("oasst.E014", {"EMAIL_HOST": ""}),
    ("oasst.E015", {"EMAIL_PORT": 0}),
    ("oasst.E015", {"EMAIL_PORT": 70_000}),
    ("oasst.E016", {"SITE_NAME": " "}),
    ("oasst.E017", {"DATASET_LICENCE": "do what you like"}),
    ("oasst.E018", {"TERMS_VERSION": "second"}),
    ("oasst.E019", {"GUIDELINE_VERSION": "2026-13"}),
    ("oasst.E020", {"DEBUG": True}),
    ("oasst.W021", {"SECURE_PROXY_SSL_HEADER": None}),
    ("oasst.W022", {"MAINTENANCE": True}),
    ("oasst.E023", {"DATA_DIR": Path("/dev/null/nowhere")}),
    ("oasst.E024", {"STATIC_ROOT": Path("/nowhere")}),
    ("oasst.E025", {"PRODUCTION": False, "STATIC_ROOT": Path("/dev/null/nowhere")}),
    ("oasst.E040", {"RATE_LIMIT_TASK_USER_TIMES": 0}),
    ("oasst.E040", {"RATE_LIMIT_TASK_API_MINUTES": -1}),
    ("oasst.E041", {"DEBUG_ALLOW_SELF_LABELING": True}),
    ("oasst.E041", {"DEBUG_ALLOW_SELF_RANKING": True}),
    ("oasst.E041", {"DEBUG_ALLOW_DUPLICATE_TASKS": True}),
    ("oasst.E041", {"RATE_LIMIT": False}),
    ("oasst.E042", {"ROOT_TOKENS": [KEY, "1234"]}),
    ("oasst.E043", {"AUTH_SECRET": "secret"}),
    ("oasst.E044", {"AUTH_COOKIE_NAME": ""}),
    ("oasst.E045", {"TOXICITY_URL": "classifier.internal/model"}),
    ("oasst.W046", {"HUGGING_FACE_API_KEY": KEY}),
    ("oasst.E051", {"TOXICITY_WORDS": "/dev/null"}),
    ("oasst.E048", {"WEBHOOKS_TO_THIS_MACHINE": True}),
    ("oasst.E050", {"SITE_URL": "http://commons.example.org"}),
    ("oasst.E050", {"SITE_URL": "https://commons.example.org/"}),
    ("oasst.E049", {"SIGN_IN_SITES": {"google": ("id", "secret"), "github": ("id", "")}}),
    ("oasst.E047", {"CORS_ALLOWED_ORIGINS": ["https://a.example.org", "http://b.example.org"]}),
]


def _apply(settings: Settings, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)


def _found() -> list[str]:
    return [message.id for message in run_checks() if message.id and message.id.startswith("oasst.")]


@pytest.fixture
def sound(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "staticfiles.json").touch()
    _apply(settings, {**SOUND, "STATIC_ROOT": tmp_path, "DATA_DIR": tmp_path})
    return settings


def test_a_sound_production_site_is_silent(sound: Settings) -> None:
    assert _found() == []


def test_development_as_it_comes_is_silent() -> None:
    assert _found() == []


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize(("number", "changes"), WRONG)
def test_a_wrong_setting_is_named_with_what_to_do(sound: Settings, number: str, changes: dict[str, Any]) -> None:
    _apply(sound, changes)
    found = [message for message in run_checks() if (message.id or "").startswith("oasst.")]
    assert [message.id for message in found] == [number]
    assert [message for message in found if not message.hint] == []


def test_no_number_is_given_twice_for_different_things() -> None:
    numbers = [number for number, _changes in WRONG]
    assert sorted(set(numbers)) == [
        *(f"oasst.E{number:03}" for number in (*range(1, 21), 23, 24, 25, *range(40, 46), 47, 48, 49, 50, 51)),
        "oasst.W021",
        "oasst.W022",
        "oasst.W046",
    ]


def test_a_misspelt_name_in_the_environment_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OASST_DTA", "/somewhere")
    assert [(message.id, message.msg) for message in configuration.unknown_names()] == [
        ("oasst.W026", "The environment sets OASST_DTA, which nothing reads.")
    ]


def test_the_names_that_are_read_are_not_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OASST_DATA", "OASST_PRODUCTION", "OASST_DEBUG", "OASST_REAL_DATA"):
        monkeypatch.setenv(name, "")
    assert list(configuration.unknown_names()) == []


# --- What only the servers can tell -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_servers_of_the_tests_are_fit() -> None:
    found = [*servers.check_database(databases=["default"]), *servers.check_redis(databases=["default"])]
    assert found == []


@pytest.mark.parametrize(("version", "encoding", "numbers"), [
    (180_001, "UTF8", []),
    (150_000, "UTF8", []),
    (149_999, "UTF8", ["oasst.E031"]),
    (180_001, "SQL_ASCII", ["oasst.E032"]),
    (140_000, "LATIN1", ["oasst.E031", "oasst.E032"]),
])  # fmt: skip
def test_postgres_must_be_new_enough_and_hold_every_language(version: int, encoding: str, numbers: list[str]) -> None:
    assert [message.id for message in servers.of_postgres(version, encoding)] == numbers


@pytest.mark.parametrize(("version", "policy", "numbers"), [
    ("7.2.4", "noeviction", []),
    ("6.2.14", "", []),
    ("6.0.16", "noeviction", ["oasst.W033"]),
    ("7.2.4", "allkeys-lru", ["oasst.W035"]),
])  # fmt: skip
def test_redis_must_be_new_enough_and_drop_nothing(version: str, policy: str, numbers: list[str]) -> None:
    assert [message.id for message in servers.of_redis(version, policy)] == numbers


def test_a_redis_that_is_away_is_warned_of(settings: Settings) -> None:
    settings.CACHE_URL = "redis://127.0.0.1:1/1"
    assert [message.id for message in servers.check_redis(databases=["default"])] == ["oasst.W034"]


@pytest.mark.django_db
@pytest.mark.parametrize(("production", "hosts", "numbers"), [
    (False, ["localhost", "127.0.0.1", "[::1]"], []),
    (False, ["localhost", "commons.example.org"], ["oasst.E030"]),
    (True, ["localhost"], ["oasst.E030"]),
])  # fmt: skip
def test_demo_accounts_may_only_exist_on_a_machine_of_ones_own(
    settings: Settings, production: bool, hosts: list[str], numbers: list[str]
) -> None:
    settings.PRODUCTION, settings.ALLOWED_HOSTS = production, hosts
    assert [message.id for message in servers.check_database(databases=["default"])] == []
    demo.create()
    assert [message.id for message in servers.check_database(databases=["default"])] == numbers


def test_the_servers_are_asked_only_when_databases_are_checked(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.block():
        assert servers.check_database(databases=None) == []
        assert servers.check_redis(databases=None) == []
