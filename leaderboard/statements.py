"""Running the named statements of this app. What stands in <…> there is a list of columns, made here."""

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

FILES = [Path(__file__).with_name(name) for name in ("queries.sql", "statistics.sql")]

_LISTS = {
    "<counters>": ", ".join(COUNTERS),
    "<changes>": ", ".join(f"now.{name} - coalesce(before.{name}, 0) AS {name}" for name in COUNTERS),
    "<added>": ", ".join(f"{name} = tally.{name} + excluded.{name}" for name in COUNTERS),
    "<sums>": ", ".join(f"sum({name})::bigint AS {name}" for name in COUNTERS),
    "<changed>": " OR ".join(f"now.{name} <> coalesce(before.{name}, 0)" for name in COUNTERS),
    "<voices>": ", ".join(VOICES),
    "<no_voices>": ", ".join("0" for _ in VOICES),
    "<voices_said>": ", ".join(
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
        KeyError: there is no statement of that name.
    """
    text = ChainMap(*map(load, FILES))[name]
    for place, names in _LISTS.items():
        text = text.replace(place, names)
    return text


def rows(name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs the statement and returns its rows."""
    return plain(connection.cursor(), sql(name), parameters)


def records(name: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """The same, each row by the names of its columns."""
    return named(sql(name), parameters)
