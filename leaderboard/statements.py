"""Loading and running the named SQL statements of this app, which lie beside the Python that uses them.

Placeholders in angle brackets, such as `<counters>`, are lists of columns, generated here from the models.
"""

from collections import ChainMap
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

from leaderboard.models.tallies import COUNTERS
from leaderboard.models.voices import HEARD, VOICES
from oasst.db.statements import load
from oasst.db.statements import records as named
from oasst.db.statements import rows as plain

FILES = sorted(Path(__file__).parent.glob("*/*.sql"))

_LISTS = {
    "<counters>": ", ".join(COUNTERS),
    "<changes>": ", ".join(f"now.{name} - coalesce(before.{name}, 0) AS {name}" for name in COUNTERS),
    "<added>": ", ".join(f"{name} = tally.{name} + excluded.{name}" for name in COUNTERS),
    "<sums>": ", ".join(f"sum({name})::bigint AS {name}" for name in COUNTERS),
    "<changed>": " OR ".join(f"now.{name} <> coalesce(before.{name}, 0)" for name in COUNTERS),
    "<voices>": ", ".join(VOICES),
    "<no_voices>": ", ".join("0" for _ in VOICES),
    "<voice_sums>": ", ".join(
        f"%(sign)s * coalesce(sum({name}) FILTER (WHERE counts), 0) AS {name}" for name in VOICES
    ),
    "<voices_added>": ", ".join(f"{name} = known.{name} + excluded.{name}" for name in VOICES),
    "<heard>": ", ".join(HEARD),
    "<heard_added>": ", ".join(f"{name} = known.{name} + excluded.{name}" for name in HEARD),
}


@cache
def sql(name: str) -> str:
    """
    Raises:
        KeyError: no statement has this name.
    """
    text = ChainMap(*map(load, FILES))[name]
    for placeholder, columns in _LISTS.items():
        text = text.replace(placeholder, columns)
    return text


def rows(name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs the statement and returns its rows."""
    return plain(connection.cursor(), sql(name), parameters)


def records(name: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """Runs the statement and returns its rows as dictionaries by column name."""
    return named(sql(name), parameters)
