"""Near duplicates by MinHash (Broder 1997), looked up by bands (locality-sensitive hashing). Pure, no Django.

Texts are compared by their runs of three words; a letter of a script that has no spaces counts as a word. The share of runs
that two texts have in common, of all that either has (Jaccard), measures how similar they are. Bands only select
what to compare: texts with nine runs in ten in common share one nearly always, texts with three in ten hardly ever.

The hashes are SHAKE128 and BLAKE2b, so what one process has written another finds, whatever its version of Python.
"""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable

_RUN = 3
# Found by at least one band: 1 - (1 - J**ROWS)**BANDS, which is 99.9 % at J = 0.9, 95 % at 0.8, 27 % at 0.5, 0.7 % at 0.3.
BANDS, ROWS = 10, 6
# Volunteers write 2,000 characters; of longer imported texts the beginning is enough.
LONGEST = 4_000

_HASHES = struct.Struct(f"<{BANDS * ROWS}I")
_BAND = struct.Struct(f"<B{ROWS}I")
_INT4 = struct.Struct("<i")

# Quoting is answering, and two right answers may hold the same code.
_NOT_THEIR_WORDS = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|^ {0,3}>[^\n]*", re.DOTALL | re.MULTILINE)
# Signs and what is drawn as nothing, so that commas and invisible spaces hide no copy.
_SILENT = re.compile(r"[^\w\s]+")
# Thai and Lao, Burmese, Khmer, Japanese syllables, Chinese characters.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)


def runs(text: str) -> frozenset[str]:
    """All runs of three words, normalised in case and width."""
    own = _NOT_THEIR_WORDS.sub(" ", text[:LONGEST])
    plain = _SILENT.sub("", unicodedata.normalize("NFKC", own).casefold())
    words = _UNSPACED.sub(r" \1 ", plain).split()
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def bands(of: Iterable[str]) -> list[int]:
    """The bands of these runs, as signed 32-bit integers; none without runs."""
    hashed = [_HASHES.unpack(hashlib.shake_128(run.encode()).digest(_HASHES.size)) for run in of]
    least = list(map(min, zip(*hashed, strict=True)))
    return [_band(number, least[number * ROWS : (number + 1) * ROWS]) for number in range(BANDS if hashed else 0)]


def _band(number: int, least: list[int]) -> int:
    digest = hashlib.blake2b(_BAND.pack(number, *least), digest_size=_INT4.size).digest()
    value: int = _INT4.unpack(digest)[0]
    return value


def resemblance(one: frozenset[str], two: frozenset[str]) -> float:
    """Jaccard index, from 0 to 1."""
    either = len(one | two)
    return len(one & two) / either if either else 0.0
