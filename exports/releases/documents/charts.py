"""Charts of a release as files: SVG that needs nothing around it, the same in light and dark."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

_MOST_BARS = 20
_STEP, _TOP, _LONGEST = 22, 44, 250


@dataclass(frozen=True, slots=True)
class Figure:
    """A bar for each value; `name` is the file's, without its end."""

    name: str
    title: str
    values: Mapping[str, float]

    @property
    def file(self) -> str:
        return f"figures/{self.name}.svg"


def figures(counts: Mapping[str, Any]) -> list[Figure]:
    """The figures there is something to say in."""
    means = {name: given["mean"] for name, given in counts["labels"].items()}
    found = [
        Figure("languages", "Messages by language", counts["by_lang"]),
        Figure("roles", "Messages by role", counts["by_role"]),
        Figure("labels", "Mean of each label, from 0 to 1", means),
    ]
    return [figure for figure in found if figure.values]


def draw(figure: Figure, folder: Path) -> None:
    target = folder / figure.file
    target.parent.mkdir(exist_ok=True)
    target.write_text(svg(figure), encoding="utf-8")


def svg(figure: Figure) -> str:
    shown = list(figure.values.items())[:_MOST_BARS]
    most = max((value for _name, value in shown), default=0) or 1
    bars = [
        {"name": name, "value": f"{round(value, 2):,}", "width": _LONGEST * value / most, "y": _TOP + _STEP * place}
        for place, (name, value) in enumerate(shown)
    ]
    height = _TOP + _STEP * len(bars) + 8
    return render_to_string("exports/release/figure.svg", {"title": figure.title, "bars": bars, "height": height})
