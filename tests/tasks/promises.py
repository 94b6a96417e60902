"""What must be true of the engine's tables at every moment: what `check_trees` tries, without its ceremony."""

from pathlib import Path

from django.apps import apps
from django.db import connection

from oasst.corpus import invariants
from oasst.db.statements import load

_ENGINE = Path(apps.get_app_config("tasks").path) / "invariants.sql"

# Of the corpus those that the engine's acts could break.
_CORPUS = ("counters_say_what_the_rows_say", "nothing_lives_under_the_deleted", "finished_tree_has_an_accepted_prompt")

PROMISES = {
    **{name: sql for name, sql in load(_ENGINE).items() if not name.startswith("_")},
    **{name: invariants.of_the_corpus(name).sql for name in _CORPUS},
}


def broken_promises() -> list[tuple[object, ...]]:
    """Every broken promise with what breaks it."""
    found: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for promise, query in PROMISES.items():
            # Without parameters the statement is sent as it is, so that format() may use its percent signs.
            cursor.execute(query)
            found += [(promise, *row) for row in cursor.fetchall()]
    return found
