"""From the bytes of a file to checked trees. Pure, no Django: nothing here knows a database.

`trees_in` is the door. It yields, in file order, a `Tree` for every tree that is in order and a `BadLine` for every line
or tree that is not. A file that cannot be read to its end raises `UnreadableFile`.
"""

from exports.parsing.ballots import Ballot, Sign
from exports.parsing.lines import UnreadableFile, lines_in
from exports.parsing.problems import BadLine
from exports.parsing.reader import trees_in
from exports.parsing.trees import Node, Tree

__all__ = ["BadLine", "Ballot", "Node", "Sign", "Tree", "UnreadableFile", "lines_in", "trees_in"]
