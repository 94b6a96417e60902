"""Message searches without an index: limited to the newest messages and a few seconds."""

from collections.abc import Sequence
from uuid import UUID

from django.db import DataError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from oasst.models import Message

NEWEST = 20_000
MOST_FOUND = 500
PATIENCE_MS = 3_000
# The lowest average at which a label counts as given.
GIVEN_FROM = 0.5

_LABELLED = """
    (SELECT avg((r.labels ->> %s)::float8) FROM oasst_review r WHERE r.message_id = newest.id) BETWEEN %s AND %s
    OR (SELECT (f.labels -> %s ->> 'value')::float8 FROM oasst_importedfacts f WHERE f.message_id = newest.id)
        BETWEEN %s AND %s
"""


class Unanswered(Exception):
    """The reason why a search has no result, in a sentence for the person who searched."""


def matching(messages: QuerySet[Message], pattern: str) -> list[UUID]:
    """The newest of these messages whose text has the pattern, a regular expression of PostgreSQL, in any case of letters.

    Raises:
        Unanswered: the expression is invalid, or the search takes too long.
    """
    return _among_newest(messages, "newest.text ~* %s", [pattern])


def labelled(messages: QuerySet[Message], label: str, *, least: float = GIVEN_FROM, most: float = 1.0) -> list[UUID]:
    """The newest of these messages whose average of this label is within these bounds, by our reviews or by imported ones.

    Raises:
        Unanswered: it takes too long.
    """
    return _among_newest(messages, _LABELLED, [label, least, most] * 2)


def _among_newest(messages: QuerySet[Message], condition: str, parameters: Sequence[str | float]) -> list[UUID]:
    newest, given = messages.order_by("-seq").values("id", "text")[:NEWEST].query.sql_with_params()
    asked = f"SELECT newest.id FROM ({newest}) newest WHERE {condition} LIMIT {MOST_FOUND}"  # noqa: S608 -- our own parts
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE_MS}")
            cursor.execute(asked, [*given, *parameters])
            return [id_ for (id_,) in cursor.fetchall()]
    except DataError as wrong:
        raise Unanswered(
            _("This is not a valid regular expression: %(why)s") % {"why": str(wrong).splitlines()[0]}
        ) from wrong
    except OperationalError as slow:
        raise Unanswered(_("The search took too long. Narrow the list with filters first.")) from slow
