"""What an export holds. Pure."""

from dataclasses import dataclass
from typing import Any, Literal

from exports.formats import Format

Layout = Literal["trees", "messages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """By default what training wants: finished trees, accepted messages, nothing deleted, no tree with generated text.

    `state` and `lang` choose trees, None means all of them. `spam` adds messages that were rejected or not decided on.
    A message that is left out takes along all that answers it. `labels` and `events` add fields to each message.
    `training` writes the rows of that format instead of a layout, of only the `top` best answers to each message.
    `whole_days` rounds dates down to days.
    """

    layout: Layout = "trees"
    training: Format | None = None
    top: int | None = None
    state: str | None = "ready_for_export"
    lang: str | None = None
    labels: bool = False
    events: bool = False
    deleted: bool = False
    spam: bool = False
    synthetic: bool = False
    anonymous: bool = False
    whole_days: bool = False

    @property
    def columns(self) -> type[Any] | None:
        """Of the rows, where there are any."""
        return self.training.columns if self.training else None
