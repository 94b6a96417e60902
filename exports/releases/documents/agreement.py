"""How far people agree in a release, computed from its rows of votes while they are written, in constant memory."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import orjson

from exports.agreement import Alpha
from exports.writing.output import Lines
from oasst.core import labels


class Agreement:
    """Listens to the rows of `reviews`, which stand together by message, and to those of `agreement`."""

    def __init__(self) -> None:
        self._alphas: defaultdict[str, defaultdict[str, Alpha]] = defaultdict(lambda: defaultdict(Alpha))
        self._rankings = {"items": 0, "tau": 0.0, "w_items": 0, "w": 0.0}
        self._message, self._lang = "", ""
        self._values: defaultdict[str, list[float]] = defaultdict(list)

    def listeners(self) -> dict[str, Lines]:
        """By the format they listen to."""
        return {"reviews": _Rows(self._review), "agreement": _Rows(self._item)}

    def as_json(self) -> dict[str, Any]:
        """`labels`: Krippendorff's alpha of each, over all (`all`) and by language. `rankings`: means over all items."""
        self._close()
        ordered = {name: self._alphas[name] for name in labels.NAMES if name in self._alphas}
        return {
            "labels": {
                name: {lang: _alpha(by_lang[lang]) for lang in sorted(by_lang)} for name, by_lang in ordered.items()
            },
            "rankings": {
                "items": self._rankings["items"],
                "mean_tau": _mean(self._rankings["tau"], self._rankings["items"]),
                "mean_kendall_w": _mean(self._rankings["w"], self._rankings["w_items"]),
            },
        }

    def _review(self, row: dict[str, Any]) -> None:
        """Reviews by authors of their own messages are left out, and so are labels given outside of a task."""
        if row["message_id"] != self._message:
            self._close()
            self._message, self._lang = row["message_id"], row["lang"]
        if row["for_task"] and not row["by_author"]:
            for label in row["labels"]:
                self._values[label["name"]].append(label["value"])

    def _close(self) -> None:
        for name, values in self._values.items():
            self._alphas[name]["all"].add(values)
            self._alphas[name][self._lang].add(values)
        self._values.clear()

    def _item(self, row: dict[str, Any]) -> None:
        if row["about"] != "ranking":
            return
        for sums, count, value in (("tau", "items", row["agreement"]), ("w", "w_items", row["kendall_w"])):
            if value is not None:
                self._rankings[sums] += value
                self._rankings[count] += 1


class _Rows:
    def __init__(self, take: Callable[[dict[str, Any]], None]) -> None:
        self._take = take

    def write(self, line: bytes, /) -> None:
        self._take(orjson.loads(line))


def _alpha(alpha: Alpha) -> dict[str, Any]:
    value = alpha.value()
    return {"alpha": None if value is None else round(value, 4), "messages": alpha.units, "values": alpha.values}


def _mean(total: float, count: float) -> float | None:
    return round(total / count, 4) if count else None
