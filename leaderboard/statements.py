"""The SQL statements of the leaderboard, of all files of the app. A placeholder <…> is a list of columns, made here."""

from pathlib import Path

from leaderboard.models.tallies import COUNTERS
from leaderboard.models.voices import HEARD, VOICES
from oasst.db.statements import Statements, files_below

_COLUMNS = {
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

STATEMENTS = Statements(*files_below(Path(__file__).parent), columns=_COLUMNS, plan_once=False)
rows, value, records, record = STATEMENTS.rows, STATEMENTS.value, STATEMENTS.records, STATEMENTS.record
