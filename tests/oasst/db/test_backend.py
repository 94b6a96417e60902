"""A kept connection is used again while it lives, without asking the server; a dead one is replaced."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

from oasst.db.statements import prepared

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """Another connection to the same database."""
    copy = connection.copy()
    yield copy
    copy.close()


def _ask(database: BaseDatabaseWrapper, statement: str, *parameters: int) -> Any:
    with database.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]


def test_a_live_connection_needs_no_statement_and_a_killed_one_is_replaced(
    other: BaseDatabaseWrapper,
) -> None:
    own = _ask(connection, "SELECT pg_backend_pid()")
    assert connection.is_usable()
    assert _ask(other, "SELECT query FROM pg_stat_activity WHERE pid = %s", own) == "SELECT pg_backend_pid()"
    assert _ask(other, "SELECT pg_terminate_backend(%s, 5000)", own) is True
    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()  # as before a request
    connection.health_check_enabled = True  # type: ignore[attr-defined]
    assert _ask(connection, "SELECT pg_backend_pid()") != own


def test_a_connection_on_which_the_server_only_said_something_is_kept(other: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("LISTEN something")
    with other.cursor() as cursor:
        cursor.execute("NOTIFY something")
    assert connection.is_usable()


def test_a_prepared_statement_is_logged_with_what_it_was_given() -> None:
    with CaptureQueriesContext(connection) as sent, prepared() as cursor:
        cursor.execute("SELECT %(number)s::int, %(word)s", {"number": 7, "word": "it's"})
    assert [each["sql"] for each in sent] == ["SELECT 7::int, 'it''s'"]
