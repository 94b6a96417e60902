"""The statements of this app."""

from pathlib import Path

from oasst.db.statements import load


def statement(name: str) -> str:
    """
    Raises:
        KeyError: no statement has this name.
    """
    return load(Path(__file__).with_name("queries.sql"))[name]
