"""The rules in force, each with its meaning and the presets that have its value; meanings are read from the docstrings."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasks.rules import policy
from tasks.rules.moderation_rules import ModerationRules
from tasks.rules.thresholds import PRESETS, Rules

_SECTION = re.compile(r"^    # --- (.+) ---$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """`value` is in force and may differ from `presets`, the values by preset name, because of debug settings."""

    name: str
    section: str
    meaning: str
    value: Any
    presets: dict[str, Any]

    @property
    def source(self) -> str:
        """The presets that have this value; empty if it comes from a debug setting."""
        return ", ".join(name for name, value in self.presets.items() if value == self.value)

    @property
    def written(self) -> list[str]:
        """The value in force and those of the presets, formatted."""
        return [_written(each) for each in (self.value, *self.presets.values())]


def in_force() -> list[Parameter]:
    values, described = policy.everywhere().values(), _descriptions(Rules) | _descriptions(ModerationRules)
    presets = {name: preset.values() for name, preset in PRESETS.items()}
    return [
        Parameter(
            name,
            *described[name],
            value=value,
            presets={preset: others[name] for preset, others in presets.items()},
        )
        for name, value in values.items()
        if name != "name"
    ]


@cache
def _descriptions(cls: type) -> dict[str, tuple[str, str]]:
    """Section and meaning of each field. Consecutive fields share the sentence after the last of them."""
    source = inspect.getsource(cls)
    [body] = [node.body for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    sections, described, pending = list(_sections(source)), {}, list[ast.AnnAssign]()
    for node in body:
        if isinstance(node, ast.AnnAssign):
            pending.append(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            for field in pending:
                above = [title for line, title in sections if line < field.lineno]
                assert isinstance(field.target, ast.Name)
                meaning = inspect.cleandoc(str(node.value.value))
                described[field.target.id] = (above[-1] if above else "", meaning)
            pending.clear()
    return described


def _written(value: Any) -> str:
    return ", ".join(sorted(value)) or "–" if isinstance(value, frozenset) else str(value)


def _sections(source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.splitlines(), start=1):
        if match := _SECTION.match(line):
            yield number, match[1]
