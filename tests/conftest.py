"""The cast and the facts every test may ask for."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker

from oasst.models import User, UserRole
from tests.plugin import REAL_TREES_USED, ROOT

REAL_DATA = Path(os.environ.get("OASST_REAL_DATA", ROOT.parent / "shared" / "data"))


def _person(name: str, **fields: Any) -> User:
    return User.objects.create_user(name, f"{name}@example.org", "correct horse", **fields)


@pytest.fixture
def ada(db: None) -> User:
    """An author."""
    return _person("ada")


@pytest.fixture
def ben(db: None) -> User:
    """A reviewer."""
    return _person("ben")


@pytest.fixture
def cleo(db: None) -> User:
    """A stranger."""
    return _person("cleo")


@pytest.fixture
def mod(db: None) -> User:
    """A moderator."""
    return _person("mod", role=UserRole.MODERATOR)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database can be dropped at the end though a thread of some server still holds a connection to it."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _language_of_the_settings() -> None:
    """A request leaves the language it was answered in to its thread."""
    translation.deactivate()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with genuine trees; tests that need it are skipped where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"no genuine trees: {REAL_DATA} does not exist (set OASST_REAL_DATA)")
    return REAL_DATA


@pytest.fixture(scope="session")
def count_real_trees() -> Callable[[int], None]:
    """Adds a number of genuine trees to the summary at the end of the run."""

    def count(trees: int) -> None:
        with REAL_TREES_USED.open("a") as file:  # short appends of several processes do not mix
            file.write(f"{trees}\n")

    return count
