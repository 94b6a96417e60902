"""Toxicity by word lists: a file per language, `de.txt`, with a word or phrase on each line.

Only whole words count, so that names of places and plants are not taken for insults. A list cannot detect irony or
quotation: it is the minimum that works everywhere, without a service or a model.
"""

import re
from functools import cache
from pathlib import Path

OURS = Path(__file__).with_name("words")

# One word is a reason to check, each further one halves the doubt.
_ONE_WORD = 0.5


class Words:
    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder) if folder else OURS

    def toxicity(self, text: str, lang: str) -> float:
        words = _pattern(self._folder / f"{lang.partition('-')[0]}.txt")
        count = len(words.findall(text.casefold())) if words else 0
        return 1 - (1 - _ONE_WORD) ** count


@cache
def _pattern(file: Path) -> re.Pattern[str] | None:
    """None if the language has no list, or an empty one."""
    if not file.is_file():
        return None
    lines = (line.strip().casefold() for line in file.read_text().splitlines())
    words = sorted({line for line in lines if line and not line.startswith("#")}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)") if words else None
