"""What an export contains. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from exports.formats import Format

Layout = Literal["trees", "messages"]
Synthetic = Literal["none", "rejected", "all"]

HERE = ""  # as an origin: trees written on this site


Side = Literal["", "prompt", "reply", "chosen"]
_ROLES: dict[Side, str] = {"": "", "prompt": "prompter", "reply": "assistant"}


class Bound(NamedTuple):
    """The range of a label's mean, ends included unless `over` or `under` is set. A label without answers counts as 0.

    `side`: only messages of the user (`prompt`) or of the assistant (`reply`) have to be within, or only the better answers
    of pairs (`chosen`).
    """

    label: str
    least: float = 0.0
    most: float = 1.0
    side: Side = ""
    over: bool = False
    under: bool = False

    def admits(self, value: float) -> bool:
        above = value > self.least if self.over else value >= self.least
        return above and (value < self.most if self.under else value <= self.most)

    def is_about(self, role: str) -> bool:
        """Messages of this role have to be within."""
        return self.side != "chosen" and _ROLES[self.side] in ("", role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Defaults are for training: finished trees, accepted messages, nothing deleted, no trees with generated text.

    `langs`, `states`, `origins` and the first and last day of their prompts choose trees; empty means all of them. `bounds`,
    `min_reviews` and `licences` choose messages. A message that is left out takes along all that answers it. Bounds of the
    side `chosen`, and `chosen_top`, the place an answer must have reached, choose the better answers of pairs, of which
    `most_pairs` are taken for each prompt. `spam` adds messages that were rejected or not decided on. `labels`, `events` and
    `licence` add fields to each message. `training` writes the rows of that format instead of a layout, of only the `top`
    best answers to each message. `synthetic` keeps trees with generated messages: all they hold, or these only as answers
    that lose. `whole_days` rounds dates to days.
    """

    layout: Layout = "trees"
    training: Format | None = None
    top: int | None = None
    chosen_top: int | None = None
    most_pairs: int | None = None
    states: tuple[str, ...] = ("ready_for_export",)
    langs: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    bounds: tuple[Bound, ...] = ()
    min_reviews: int = 0
    licences: tuple[str, ...] = ()
    labels: bool = False
    events: bool = False
    licence: bool = False
    deleted: bool = False
    spam: bool = False
    synthetic: Synthetic = "none"
    anonymous: bool = False
    whole_days: bool = False

    @property
    def columns(self) -> type[Any] | None:
        """The columns of the rows, if any."""
        return self.training.columns if self.training else None

    @property
    def with_labels(self) -> bool:
        return self.labels or bool(self.training and self.training.needs_labels) or bool(self.chosen_bounds)

    @property
    def chosen_bounds(self) -> tuple[Bound, ...]:
        return tuple(bound for bound in self.bounds if bound.side == "chosen")

    @property
    def needs_licences(self) -> bool:
        return self.licence or bool(self.training or self.licences)

    def of_trees(self) -> dict[str, Any]:
        """Parameters of statements that choose trees."""
        return {
            "states": list(self.states) or None,
            "langs": list(self.langs) or None,
            "origins": list(self.origins) or None,
            "since": self.since,
            "until": self.until,
            "synthetic": self.synthetic != "none",
        }

    def of_messages(self) -> dict[str, Any]:
        """The parameters of statements that choose messages among those of the trees."""
        bounds = [bound for bound in self.bounds if bound.side != "chosen"]
        return {
            "deleted": self.deleted,
            "spam": self.spam,
            "min_reviews": self.min_reviews,
            "bounded": [bound.label for bound in bounds],
            "least": [bound.least for bound in bounds],
            "most": [bound.most for bound in bounds],
            "sides": [_ROLES[bound.side] for bound in bounds],
            "over": [bound.over for bound in bounds],
            "under": [bound.under for bound in bounds],
        }
