"""What an action changed, and what undoing it has to restore. Pure, no Django.

Rows are columns by table and key. A change has the columns that differ, or a whole row that was inserted or deleted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

Columns: TypeAlias = Mapping[str, Any]
Key: TypeAlias = tuple[str, str]
Rows: TypeAlias = Mapping[Key, Columns]


@dataclass(frozen=True, slots=True)
class Changed:
    table: str
    row: str
    before: Columns | None
    after: Columns | None


@dataclass(slots=True)
class Reversal:
    """What to write: columns to update, rows to insert, rows to delete."""

    updates: dict[Key, dict[str, Any]] = field(default_factory=dict)
    inserts: dict[Key, Columns] = field(default_factory=dict)
    deletes: list[Key] = field(default_factory=list)


class Blocked(Exception):
    """Undoing would overwrite later changes."""

    def __init__(self, what: Iterable[str]) -> None:
        self.what = sorted(set(what))
        super().__init__("; ".join(self.what))


# Derived again whenever a tree is advanced.
_DERIVED: Mapping[str, frozenset[str]] = MappingProxyType(
    {"message": frozenset({"children_count"}), "task": frozenset({"opening_id"})}
)
# Others may have added to these in the meantime: undo subtracts the difference.
_COUNTS: Mapping[str, frozenset[str]] = MappingProxyType({"message": frozenset({"review_count", "ranking_count"})})
# A later change by others wins over undo: nothing is lost.
_YIELDING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "message": frozenset({"rank"}),
        "task": frozenset({"state", "ended_at", "skip_reason", "until"}),
        "tree": frozenset({"state", "prior_state", "state_since", "won_prompt_lottery_at"}),
        "case": frozenset(
            {"state", "opened_at", "claimed_by_id", "claimed_at", "decided_by_id", "decided_at", "action_id"}
        ),
        "report": frozenset({"outcome"}),
        "signal": frozenset({"outcome", "decided_at", "decided_by_id", "action_id"}),
    }
)
_NONE: frozenset[str] = frozenset()


def difference(before: Rows, after: Rows) -> list[Changed]:
    """Every row that differs, in the order of `before`, rows that are new last."""
    changed = []
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            changed.append(Changed(*key, old, new))
        elif names := [name for name in old if old[name] != new[name]]:
            changed.append(Changed(*key, {each: old[each] for each in names}, {each: new[each] for each in names}))
    return changed


def reversal(changes: Iterable[Changed], current: Rows, *, strict: bool = False) -> Reversal:
    """How to restore the rows from their current state to the one before the changes.

    `strict`: columns where later changes would win must be unchanged, too.

    Raises:
        Blocked: a row or column is neither as the action left it nor as it was before.
    """
    found, blocked = Reversal(), []
    for each in changes:
        key, now = (each.table, each.row), current.get((each.table, each.row))
        if each.before is None:
            assert each.after is not None
            if now == each.after:
                found.deletes.append(key)
            elif now is not None:
                blocked.append(_changed_since(each, "*"))
        elif each.after is None:
            if now is None:
                found.inserts[key] = each.before
            elif now != each.before:
                blocked.append(_changed_since(each, "*"))
        elif now is None:
            blocked.append(f"{each.table} {each.row} no longer exists")
        else:
            columns, wrong = _columns(each, now, strict)
            blocked += wrong
            if columns:
                found.updates[key] = columns
    if blocked:
        raise Blocked(blocked)
    return found


def _columns(change: Changed, now: Columns, strict: bool) -> tuple[dict[str, Any], list[str]]:
    assert change.before is not None
    assert change.after is not None
    columns: dict[str, Any] = {}
    blocked: list[str] = []
    yields = _NONE if strict else _YIELDING.get(change.table, _NONE)
    touched = any(now[name] != change.after[name] for name in change.before if name in yields)
    for name, was in change.before.items():
        became, has = change.after[name], now[name]
        if name in _DERIVED.get(change.table, _NONE) or (name in yields and touched):
            continue
        if has == became:
            columns[name] = was
        elif name in _COUNTS.get(change.table, _NONE):
            columns[name] = has + was - became
        elif name == "emojis":
            columns[name] = _recounted(was or {}, became or {}, has or {})
        elif has != was:
            blocked.append(_changed_since(change, name))
    return columns, blocked


def _recounted(was: Mapping[str, int], became: Mapping[str, int], has: Mapping[str, int]) -> dict[str, int]:
    codes = {*was, *became, *has}
    counts = {code: has.get(code, 0) + was.get(code, 0) - became.get(code, 0) for code in sorted(codes)}
    return {code: count for code, count in counts.items() if count > 0}


def _changed_since(change: Changed, column: str) -> str:
    return f"{change.table} {change.row} has been changed since" + ("" if column == "*" else f" ({column})")
