"""The leaderboard's operations under /api/v1."""

from django.urls import path

from leaderboard.api import boards, stats, users

_OF_USER = "users/<loose_uuid:user_id>/stats"

urlpatterns = [
    path(_OF_USER, users.UserStats.as_view(), name="user_stats"),
    path(f"{_OF_USER}/<str:time_frame>", users.UserStatsInFrame.as_view(), name="user_stats_in_frame"),
    path(f"{_OF_USER}/<str:time_frame>/window", users.UserStatsWindow.as_view(), name="user_stats_window"),
    path("stats/cached/update", stats.UpdateCachedStats.as_view(), name="update_cached_stats"),
    path("stats/cached/<str:name>", stats.CachedStats.as_view(), name="cached_stats"),
    path("stats/cached", stats.AllCachedStats.as_view(), name="all_cached_stats"),
    path("leaderboards/update", boards.UpdateLeaderboards.as_view(), name="update_leaderboards"),
    path("leaderboards/update/<str:time_frame>", boards.UpdateLeaderboard.as_view(), name="update_leaderboard"),
    path("leaderboards/<str:time_frame>", boards.Leaderboard.as_view(), name="leaderboard"),
    path("trollboards/<str:time_frame>", boards.Trollboard.as_view(), name="trollboard"),
]
