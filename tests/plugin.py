"""Loaded before anything else: the tests use the same embedded servers as the platform, with data of their own."""

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("OASST_DATA", str(ROOT / ".data" / "test"))
# Every use appends a number, from whichever process; see the fixture count_real_trees.
REAL_TREES_USED = Path(os.environ["OASST_DATA"]) / "real_trees_used"

_servers = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    from oasst.embedded.servers import Wanted, running

    _servers.enter_context(
        running(settings.PATHS, Wanted(postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS))
    )
    # A password is meant to take a third of a second to hash; the cast of a test alone is four people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cookies_hold_secrets()
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    _own_redis_databases(worker)
    if not hasattr(config, "workerinput"):  # the controller of a parallel run, or the only process
        _prepare_once()
        REAL_TREES_USED.unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many genuine trees the tests took in and out, summed over parallel processes."""
    used = REAL_TREES_USED.read_text().split() if REAL_TREES_USED.exists() else []
    terminalreporter.write_line(f"real trees used: {sum(map(int, used))}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is set, a skipped proof is a failure: browser tests always, genuine trees where their folder exists."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput") or not os.environ.get("CI"):
        return
    unproven = [report.nodeid for report in reporter.stats.get("skipped", []) if _must_run(set(report.keywords))]
    if unproven:
        reporter.write_line("\nskipped, but CI must run them:\n  " + "\n  ".join(unproven), red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _must_run(marks: set[str]) -> bool:
    from tests.conftest import REAL_DATA

    return "browser" in marks or ("real_data" in marks and REAL_DATA.is_dir())


def cookies_hold_secrets() -> None:
    """Django's test client gives its cookie the key of the session; the site takes nothing but the secret of one."""
    from django.conf import settings
    from django.test import Client

    def keep_secret(client: Client, store: Any) -> None:
        client.cookies[settings.SESSION_COOKIE_NAME] = store.secret

    set_cookies, get_session = Client._set_login_cookies, Client.session.fget  # type: ignore[attr-defined]

    def set_login_cookies(self: Client, request: Any) -> None:
        set_cookies(self, request)
        keep_secret(self, request.session)

    def session(self: Client) -> Any:
        store = get_session(self)
        if settings.SESSION_COOKIE_NAME in self.cookies:
            keep_secret(self, store)
        return store

    Client._set_login_cookies = set_login_cookies  # type: ignore[attr-defined]
    Client.session = property(session)  # type: ignore[assignment]


def pytest_unconfigure() -> None:
    _servers.close()


def _own_redis_databases(worker: int) -> None:
    """Every parallel process has two databases to itself (Redis has 16), so that clearing one disturbs no one."""
    from django.conf import settings

    if settings.EMBEDDED_REDIS:
        broker, cache = 2 * (worker % 7) + 2, 2 * (worker % 7) + 3
        settings.CELERY_BROKER_URL = f"redis+socket://{settings.PATHS.redis_socket}?virtual_host={broker}"
        settings.CACHES["default"]["LOCATION"] = settings.PATHS.redis_url(cache)


def _prepare_once() -> None:
    import django
    import psycopg
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.EMBEDDED_POSTGRES:  # no one mourns a test database
        with psycopg.connect(settings.PATHS.database_url, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
