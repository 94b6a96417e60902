"""Named SQL statements and the one runner for them.

Each app declares its files once and runs their statements by name. A file has blocks that begin with a line
`-- name: the_name`; parameters are written %(name)s.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from oasst.db import rows as row_mapping

_BLOCK = re.compile(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)
_FRAGMENT = re.compile(r"\{(\w+)\}")

_Model = TypeVar("_Model", bound=Model)


@cache
def load(*files: Path) -> dict[str, str]:
    """All statements of the files by name. `{name}` is replaced by the block of that name, from any of the files.

    Raises:
        ValueError: two blocks have the same name.
    """
    found = [block for file in files for block in _BLOCK.findall(file.read_text())]
    blocks = {name: body.strip() for name, body in found}
    if len(blocks) < len(found):
        raise ValueError(f"A statement is declared twice in {', '.join(file.name for file in files)}.")

    def expand(body: str) -> str:
        return _FRAGMENT.sub(lambda match: expand(blocks[match[1]]), body)

    return {name: expand(body) for name, body in blocks.items()}


def files_below(folder: Path, *, without: Collection[str] = ()) -> list[Path]:
    """The SQL files of an app: each lies beside the module that runs its statements."""
    return sorted(file for file in folder.rglob("*.sql") if file.name not in without)


def prepared() -> CursorWrapper:
    """A cursor for short, frequent statements: the server plans each of them once per connection.

    Django's own cursors write the parameters into the text, so the server sees a new statement every time and plans it
    again, which takes longer than running it. Here parameters travel apart from the text. The plan is generic
    (`plan_cache_mode`), so it must be right for any parameters: tests read these plans. The server infers the type of a
    parameter from its position: one that is used in several positions may need a cast.
    """
    ours = connections[DEFAULT_DB_ALIAS]  # looked up once: through `connection` every attribute is
    ours.ensure_connection()
    cursor: Any = psycopg.Cursor(ours.connection)
    return ours.make_debug_cursor(cursor) if ours.queries_logged else ours.make_cursor(cursor)


class Statements(Mapping[str, str]):
    """The statements of some files: their texts by name, and running them.

    Args:
        files: may use each other's blocks as fragments.
        columns: lists of columns that the code knows, by the placeholder that is replaced by them.
        plan_once: whether `rows`, `value` and `one` use `prepared` cursors. If not, the server makes a plan for the
            parameters of each run, which suits statements over large sets.
    """

    def __init__(self, *files: Path, columns: Mapping[str, str] | None = None, plan_once: bool = True) -> None:
        self._files = files
        self._columns = columns or {}
        self._plan_once = plan_once
        self._names_of_columns: dict[str, list[str]] = {}  # by statement, for `one`

    @cached_property
    def _texts(self) -> dict[str, str]:
        texts = load(*self._files)
        for placeholder, names in self._columns.items():
            texts = {name: text.replace(placeholder, names) for name, text in texts.items()}
        return texts

    def __getitem__(self, name: str) -> str:
        return self._texts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def rows(self, name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """Runs the statement and returns its rows.

        Raises:
            KeyError: there is no statement of that name.
        """
        with self._cursor() as cursor:
            cursor.execute(self._texts[name], parameters)
            # Not `description`, which would be made of every column.
            return cursor.fetchall() if cursor.pgresult.nfields else []

    def value(self, name: str, /, **parameters: Any) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(name, **parameters)
        return rows[0][0] if rows else None

    def one(self, model: type[_Model], name: str, /, **parameters: Any) -> _Model | None:
        """The first row as an instance, or None. Fields that the statement does not select are deferred."""
        with self._cursor() as cursor:
            cursor.execute(self._texts[name], parameters)
            row = cursor.fetchone()
            # Kept, because a cursor makes its description again at each access, which takes longer than the row.
            columns = self._names_of_columns.get(name) or self._names_of_columns.setdefault(name, _names(cursor))
        if row is None:
            return None
        values = dict(zip(columns, row, strict=True))
        fields = [field.attname for field in model._meta.concrete_fields if field.attname in values]
        return row_mapping.some(model, fields, [values[field] for field in fields])

    def changed(self, name: str, /, **parameters: Any) -> int:
        """Runs the statement and returns how many rows it changed."""
        with self._cursor() as cursor:
            cursor.execute(self._texts[name], parameters)
            return int(cursor.rowcount)

    def records(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """Runs the statement, planned for these parameters, and returns its rows, each by the names of its columns."""
        with connection.cursor() as cursor:
            cursor.execute(self._texts[name], parameters)
            names = _names(cursor)
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def record(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """The first row of the statement, by the names of its columns."""
        return self.records(name, **parameters)[0]

    def _cursor(self) -> CursorWrapper:
        return prepared() if self._plan_once else connection.cursor()


def _names(cursor: CursorWrapper) -> list[str]:
    return [column.name for column in cursor.description or ()]


CORPUS = Statements(Path(__file__).with_name("queries.sql"))
