"""Files of a release: the two complete archives, and each training format by split."""

from dataclasses import dataclass, replace

from exports import formats
from exports.formats import Format
from exports.releases.build.splits import SPLITS, Split
from exports.selection.selection import Layout, Selection
from exports.writing.exporter import Exported

# Compressed lines for general use, including the cleaner of local copies; Parquet for data frames and the Hub's viewer.
LINES, TABLE = ".jsonl.gz", ".parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is written in one pass, into one file for each suffix."""

    format: str
    layout: Layout = "trees"
    training: Format | None = None
    split: Split | None = None

    @property
    def names(self) -> list[str]:
        if self.training:
            return [f"data/{self.format}/{self.split}{suffix}" for suffix in (LINES, TABLE)]
        return [f"data/{self.format}{LINES}"]

    def rows_of(self, done: Exported) -> int:
        if self.training:
            return done.rows
        return done.messages if self.layout == "messages" else done.trees

    def of(self, base: Selection) -> Selection:
        """What of the corpus is written; archives tell labels, votes and licences too."""
        if self.training:
            return replace(base, training=self.training)
        return replace(base, layout=self.layout, labels=True, events=True, licence=True)


MESSAGES = Part(format="messages", layout="messages")
PARTS = (
    MESSAGES,
    Part(format="trees", layout="trees"),
    *(Part(format=name, training=each, split=split) for name, each in formats.ALL.items() for split in SPLITS),
)
