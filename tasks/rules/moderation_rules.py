"""The rules that only moderation reads, a part of every preset (`tasks.rules.thresholds`). Pure, no Django."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationRules:
    """Shares and probabilities are from 0 to 1."""

    # --- Moderation: undo, appeals, and reports that quarantine a message ---
    undo_action: timedelta = timedelta(days=30)
    """How long a moderation action can be undone; after that a purge is final."""
    appeal_window: timedelta = timedelta(days=30)
    """How long the affected person may appeal."""
    appeal_clock: timedelta = timedelta(days=7)
    """The time within which an appeal is to be decided."""
    second_looks: float = 0.05
    """Share of moderation actions that a second moderator checks, drawn at random."""
    reports_to_quarantine: int = 5
    """Reports by independent trusted people that quarantine a message until a moderator decides."""
    reports_to_quarantine_small: int = 2
    """The same in a language with at most `small_community` active people."""
    small_community: int = 10
    """Up to this many people active in the last 30 days, a language is small."""
    trusted_upheld: float = 0.5
    """Minimum share of a trusted person's decided reports that were upheld; checked from `trusted_reports` reports on."""
    trusted_reports: int = 4
    """Number of decided reports from which `trusted_upheld` is checked."""

    # --- Signals: automatic detections for moderators; they trigger no action ---
    duplicate_from: float = 0.8
    """A text is a near duplicate when it shares at least this part of its three-word runs with an earlier text."""
    duplicate_runs: int = 15
    """Texts with fewer three-word runs (17 consecutive words) are never duplicates: short questions repeat by chance."""
    flood_texts: int = 12
    """More texts than this by one person within `flood_window` are a flood; a careful text takes minutes."""
    flood_window: timedelta = timedelta(minutes=10)
    """How far back texts are counted, but not beyond a moderator's last decision on a flood of this person."""
    links_many: int = 8
    """This many links in one text are a signal, for any author. Commonly cited sites do not count."""
    links_again: int = 4
    """The same site in this many of a person's latest texts with links is a signal."""
    links_of_a_newcomer: int = 2
    """More links than this in a reply by a person without an accepted text are a signal, and any link in their prompt."""
    lang_bytes: int = 60
    """Minimum bytes of letters for a signal of another language; detection is unreliable on short texts."""
    toxic_from: float = 0.5
    """Minimum classifier score for a signal. One word of our lists scores 0.5, two score 0.75."""
