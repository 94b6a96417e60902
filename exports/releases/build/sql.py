"""The SQL statements of releases."""

from pathlib import Path

from oasst.db.statements import Statements

STATEMENTS = Statements(Path(__file__).with_name("queries.sql"), plan_once=False)
run = STATEMENTS.rows
