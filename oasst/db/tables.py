"""Checks for the command line that the database has the tables this code expects."""

import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

# These use no tables of ours, or create them, or check their state themselves.
_WITHOUT_TABLES = frozenset(
    {
        "check", "clean_dataset", "collectstatic", "compilemessages", "dbshell", "diffsettings", "findstatic", "help",
        "inspectdb", "makemessages", "makemigrations", "migrate", "optimizemigration", "showmigrations", "spectacular",
        "sqlmigrate", "squashmigrations", "startapp", "startproject", "test", "up", "version",
    }
)  # fmt: skip
_REMEDY = "Run: python manage.py migrate"


def expect(argv: list[str]) -> None:
    """Migrates an embedded database before a command that uses its tables. If another database is not up to date, exits with
    one line that explains it.
    """
    if len(argv) < 2 or argv[1].startswith("-") or argv[1] in _WITHOUT_TABLES or {"-h", "--help"} & set(argv):
        return
    django.setup()
    try:
        executor = MigrationExecutor(connection)
        missing = [str(migration) for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    except OperationalError as reason:
        sys.exit(f"Cannot connect to the database: {' '.join(str(reason).split())}")
    if not missing:
        return
    if not settings.EMBEDDED_POSTGRES:
        sys.exit(_problem(missing, is_new=not executor.loader.applied_migrations))
    call_command("migrate", interactive=False, verbosity=0)
    sys.stderr.write(f"The embedded database was migrated ({len(missing)} migrations).\n")


def _problem(missing: list[str], *, is_new: bool) -> str:
    if is_new:
        return f"The database has no tables yet. {_REMEDY}"
    return f"The database is older than this code: {len(missing)} migrations are missing, first {missing[0]}. {_REMEDY}"
