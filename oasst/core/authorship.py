"""How a text came about, as its author says. Pure, no Django. The values are exported."""

from dataclasses import dataclass
from typing import Literal

Authorship = Literal["own", "polished", "generated", "copied"]

# The longest source of a copied text, or name of a model.
MOST_SOURCE = 500


@dataclass(frozen=True, slots=True)
class Stated:
    """What an author says; both empty where they say nothing."""

    authorship: str = ""
    source: str = ""


NOTHING = Stated()
