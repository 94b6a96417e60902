"""Models derived from events (work, tallies, standings, milestones) and original data (the rest)."""

from leaderboard.models.facts import Award, Profile
from leaderboard.models.snapshots import Snapshot
from leaderboard.models.standings import Board, Standing
from leaderboard.models.tallies import Reader, Tally, Troll
from leaderboard.models.teams import Challenge, Member, Team
from leaderboard.models.voices import Heard, Voice
from leaderboard.models.work import Kind, Milestones, Placing, Received, Work

# Deleted and recreated by `manage.py rebuild_leaderboard`.
DERIVED = (Work, Placing, Received, Voice, Heard, Milestones, Tally, Standing, Board, Reader)

__all__ = [
    "DERIVED",
    "Award",
    "Board",
    "Challenge",
    "Heard",
    "Kind",
    "Member",
    "Milestones",
    "Placing",
    "Profile",
    "Reader",
    "Received",
    "Snapshot",
    "Standing",
    "Tally",
    "Team",
    "Troll",
    "Voice",
    "Work",
]
