"""A text's toxicity by lists of words: a file for every language, `de.txt`, with a word or several on each line.

Whole words alone count, so that no place and no plant is taken for an insult. A list knows no irony and no quotation: it is
the least that works everywhere, without a service and without a model.
"""

import re
from functools import cache
from pathlib import Path

OURS = Path(__file__).with_name("words")

# One word is a reason to look, each further one halves the doubt.
_ONE_WORD = 0.5


class Words:
    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder) if folder else OURS

    def toxicity(self, text: str, lang: str) -> float:
        words = _pattern(self._folder / f"{lang.partition('-')[0]}.txt")
        found = len(words.findall(text.casefold())) if words else 0
        return 1 - (1 - _ONE_WORD) ** found


@cache
def _pattern(file: Path) -> re.Pattern[str] | None:
    """None where there is no list of the language, or nothing in it."""
    if not file.is_file():
        return None
    lines = (line.strip().casefold() for line in file.read_text().splitlines())
    words = sorted({line for line in lines if line and not line.startswith("#")}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)") if words else None
