"""Language detection: a hint for the author of a text, never a reason to refuse it.

lingua's small models, loaded with the first text: 56 MB for the languages below, and well under a millisecond per call. With
fewer candidates it makes fewer errors, so only the most used languages are included; others get no result.
"""

import re
from functools import cache

from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

_KNOWN = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
    "ko", "lt", "nl", "pl", "pt", "ro", "ru", "sk", "sv", "sw", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip

# The beginning of a text is enough.
_LONGEST = 1_000

# Short texts are less reliable, and Latin letters less than others, so the minimum is in bytes.
_FEWEST_BYTES = 30

# Minimum confidence in another language, and minimum distance from the expected one. This flags 48 of 5,387 genuine
# English messages, most of which are indeed in another language.
_CLEARLY, _HARDLY = 0.6, 0.02

# Code and addresses are in no language.
_FOREIGN_MATTER = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`|https?://\S+|\S+@\S+", re.DOTALL)


def other_than(lang: str, text: str) -> str | None:
    """The language the text is clearly written in if it is not `lang`; otherwise, or if in doubt, None."""
    expected = lang.partition("-")[0]
    words = _FOREIGN_MATTER.sub(" ", text[: 4 * _LONGEST])[:_LONGEST]
    if expected not in _KNOWN or len("".join(filter(str.isalpha, words)).encode()) < _FEWEST_BYTES:
        return None
    found = {
        each.language.iso_code_639_1.name.lower(): each.value
        for each in _detector().compute_language_confidence_values(words)
    }
    likeliest = max(found, key=found.__getitem__)
    clear = found[likeliest] >= _CLEARLY and found[expected] <= _HARDLY
    return likeliest if clear else None


@cache
def _detector() -> LanguageDetector:
    codes = [IsoCode639_1.from_str(tag) for tag in _KNOWN]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
