"""From the bytes of a file to checked trees. Pure, no Django: nothing here knows a database.

`trees_in` is the door, and `trees_of` the one for layouts of others. They yield, in file order, a `Tree` for every tree
that is in order, a `BadLine` for every line or tree that is not, and `LeftOut` for messages that were to be left out. A
file that cannot be read to its end raises `UnreadableFile`.
"""

from exports.parsing.ballots import Ballot, Sign
from exports.parsing.lines import UnreadableFile, lines_in
from exports.parsing.orphans import LeftOut, Orphans
from exports.parsing.problems import BadLine
from exports.parsing.reader import trees_in, trees_of
from exports.parsing.sources import SOURCES, RowDefaults, Source
from exports.parsing.tags import Tags
from exports.parsing.trees import Node, Tree

__all__ = [
    "SOURCES",
    "BadLine",
    "Ballot",
    "LeftOut",
    "Node",
    "Orphans",
    "RowDefaults",
    "Sign",
    "Source",
    "Tags",
    "Tree",
    "UnreadableFile",
    "lines_in",
    "trees_in",
    "trees_of",
]  # fmt: skip
