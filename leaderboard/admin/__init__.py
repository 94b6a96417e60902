"""The leaderboard in the admin: derived data (read-only), teams and challenges, and the abuse review."""

from leaderboard.admin import derived, facts, trollboard

__all__ = ["derived", "facts", "trollboard"]
