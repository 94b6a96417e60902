"""Contributors of a release: the names in its credits, and for each person, shown to them alone, their share of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.releases.build.sql import run
from exports.writing.pseudonyms import Names


@dataclass(frozen=True, slots=True)
class Makers:
    """`credited` are names of people who asked to be named, in their order; `messages` counts those of each person by id."""

    credited: list[str]
    messages: Mapping[str, int]


def makers(names: Names, written: Mapping[str, int]) -> Makers:
    """To be called in the transaction in which the gate was closed. `written`: messages by the name of their author."""
    authors = (id_ for (id_,) in run("authors_of_release"))
    mine = {id_: written.get(names.author(id_), 0) for id_ in authors}
    return Makers(
        credited=sorted({name for id_, name in run("credited_in_release") if names.author(id_) in written}),
        messages={id_: count for id_, count in mine.items() if count},
    )
