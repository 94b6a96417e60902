"""Texts in another language than stated. Pure, no Django."""

from moderation.signals.findings import Finding
from oasst.core.texts import lang_detection
from tasks.rules.moderation_rules import ModerationRules

# The detector does not know how sure it is.
_SURENESS = 0.7


def foreign(text: str, lang: str, rules: ModerationRules) -> Finding | None:
    """Authors get a hint for shorter texts, too; moderators should get few false alarms."""
    if len("".join(filter(str.isalpha, text)).encode()) < rules.lang_bytes:
        return None
    other = lang_detection.other_than(lang, text)
    return Finding(_SURENESS, {"lang": other}) if other else None
