"""The HTTP API of the leaderboard: boards, a person's statistics, cached statistics of the community."""
