"""Many texts of one person in a short time. Pure, no Django."""

from moderation.signals.findings import Finding
from tasks.rules.moderation_rules import ModerationRules


def flood(texts: int, rules: ModerationRules) -> Finding | None:
    """`texts`: number of texts of the person within the window, including the latest."""
    if texts <= rules.flood_texts:
        return None
    minutes = rules.flood_window.total_seconds() / 60
    return Finding(min(1.0, texts / (2 * rules.flood_texts)), {"texts": texts, "minutes": minutes})
