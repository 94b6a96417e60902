"""What an import asks the corpus before it writes, and the people it adds."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from exports.parsing import Tree
from exports.sql import STATEMENTS


class Known(NamedTuple):
    tree_id: str
    seq: int


def next_seq() -> int:
    """Takes one number of the sequence: whatever the import writes after it has a higher one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('oasst_message_seq')")
        (seq,) = cursor.fetchone()
    number: int = seq
    return number


def messages_among(ids: list[str]) -> dict[str, Known]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS["messages_known"], {"ids": ids})
        return {id_: Known(tree_id, seq) for id_, tree_id, seq in cursor.fetchall()}


def withdrawn_among(ids: list[str]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS["messages_withdrawn"], {"ids": ids})
        return {id_ for (id_,) in cursor.fetchall()}


def add_people(trees: Iterable[Tree]) -> int:
    """Creates users for unknown ids in the file; they have only an id and cannot sign in. Returns their number."""
    named = {person for tree in trees for person in tree.people()}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS["add_people"], {"ids": sorted(named)})
        added: int = cursor.rowcount
    return added
