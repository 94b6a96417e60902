"""The leaderboard in the admin: what is derived to look at, teams and challenges to run, the trollboard."""

from leaderboard.admin import derived, facts, trollboard

__all__ = ["derived", "facts", "trollboard"]
