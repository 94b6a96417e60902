"""The SQL statements of the engine, of all files of the app."""

from pathlib import Path

from oasst.db.statements import Statements, files_below

STATEMENTS = Statements(*files_below(Path(__file__).parent, without={"invariants.sql"}))
rows, value, one, changed = STATEMENTS.rows, STATEMENTS.value, STATEMENTS.one, STATEMENTS.changed
