"""The SQL statements of moderation, of all files of the app."""

from pathlib import Path

from oasst.db.statements import Statements, files_below

STATEMENTS = Statements(*files_below(Path(__file__).parent))
rows, record = STATEMENTS.rows, STATEMENTS.record
