"""Hostile rows: an object of every model, each column with a value that no one would write and the database takes.

What a column takes is found out by writing it. In world number n each column holds the n-th of its values.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Model
from psycopg.types.json import Jsonb

from tests.pages.walk import PARTS

WORLDS = 8

# The walk's addresses name rows by these; and who walks must be able to sign in.
_ADDRESSES = {
    "exports.Release": {"version", "state", "published_at"},
    "exports.ReleaseLine": {"slug", "private"},
    "leaderboard.Profile": {"public"},
    "oasst.ApiClient": {"key_hash", "enabled"},
    # Times of events, which are the database's own.
    "leaderboard.Milestones": {f"{stage}_at" for stage in ("prompted", "accepted", "growing", "ranking", "finished")},
    # Counted again every few minutes, in a shape of its own for each name.
    "leaderboard.Snapshot": {"stats"},
}
_APPS = ("oasst", "tasks", "moderation", "leaderboard", "exports")

_TEXTS = (
    "", "\u202e<script>alert(1)</script>{{ x }}%s%(y)s", "\u0301\u200d\ufe0f", "\U0001f468\u200d\U0001f469\u200d" * 3,
    "\x01\x1b[31m\x7f\r\n\t", "None", "~~~ gone", "../../etc/passwd?a=b&c#d", "0" * 4_000, "]]>--!><\\'\"`$",
    "|" * 300 + "\n" + "-" * 300,
)  # fmt: skip
_LANGS = ("und", "xyz", "aa-" + "abcdefgh-" * 3 + "abcde", "en-US-US-x-1", "ar-Zzzz-001", "zh", "qz", "cmn-Hant-yue")
_JSON: tuple[Any, ...] = (
    None, {}, [], "text", 0, [None, {"x": [None]}], {"en": None, "+1": "many", "spam": None, "lang": "und"},
    {"+1": -1, "thumbs": 2, "lang": 7, "texts": {"a": 1}, "count": 1e300},
)  # fmt: skip
_DATES = (
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "infinity", "-infinity", "0044-03-15 BC", "12026-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z", "0001-01-01T23:59:59+14:00",
)  # fmt: skip
_DAYS = ("0001-01-01", "9999-12-31", "infinity", "-infinity", "0044-03-15 BC", "12026-01-01")
_WHOLE = (0, 2**31 - 1, -1, -(2**31), 1, 32_767, 2**63 - 1)
_FLOATS = ("NaN", "Infinity", "-Infinity", 1e308, -1e-308, 0)


def make(number: int, *, spared: Iterator[Model] | tuple[Model, ...] = ()) -> dict[str, int]:
    """Changes all rows but the `spared` ones into those of the world; returns how many columns of each model it changed."""
    kept = {(type(each), each.pk) for each in spared}
    return {
        model._meta.label: sum(_make_hostile(model, field, number, kept) for field in _fields(model))
        for model in apps.get_models()
        if model._meta.app_label in _APPS and not model._meta.proxy and model._meta.managed
    }


def _fields(model: type[Model]) -> Iterator[models.Field[Any, Any]]:
    named = _ADDRESSES.get(model._meta.label, set())
    for field in model._meta.local_concrete_fields:
        if not (field.primary_key or field.name in named or isinstance(field, SearchVectorField)):
            yield field


def _make_hostile(model: type[Model], field: models.Field[Any, Any], number: int, kept: set[Any]) -> bool:
    """Writes the value whose turn it is, or the next that the column takes."""
    values = _values(field)
    spared = [pk for each, pk in kept if each is model]
    table, key = model._meta.db_table, model._meta.pk.column
    start = (number + len(field.name)) % max(1, len(values))
    for value in (*values[start:], *values[:start]):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f'UPDATE {table} SET "{field.column}" = %s WHERE NOT ({key}::text = ANY(%s))',
                    [value, [str(each) for each in spared]],
                )
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                return True
        except DatabaseError:
            continue
    return False


def _values(field: models.Field[Any, Any]) -> tuple[Any, ...]:
    nothing: tuple[Any, ...] = (None,) if field.null else ()
    if isinstance(field, models.ForeignKey):
        return nothing
    return (*nothing, *_of_type(field))


def _of_type(field: models.Field[Any, Any]) -> tuple[Any, ...]:
    if field.name == "lang":
        return _LANGS
    if isinstance(field, ArrayField):
        inner = _of_type(field.base_field)
        langs = [["und"], ["xyz", "ar"]] if field.name in ("langs", "moderates") else []
        return (*langs, [], [inner[0]] if inner else [], list(inner[1:2]), [None]) if inner else ([],)
    if isinstance(field, models.JSONField):
        return tuple(Jsonb(value) for value in _JSON)
    for kind, values in (
        (models.BooleanField, (True, False)), (models.FloatField, _FLOATS), (models.IntegerField, _WHOLE),
        (models.DateTimeField, _DATES), (models.DateField, _DAYS), (models.UUIDField, (PARTS["tree_id"],)),
    ):  # fmt: skip
        if isinstance(field, kind):
            return tuple(values)
    if isinstance(field, models.CharField | models.TextField):
        most = getattr(field, "max_length", None)
        return tuple(text[:most] for text in _TEXTS)
    return ()
