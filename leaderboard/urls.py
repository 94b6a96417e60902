"""The leaderboard's addresses."""

from django.urls import path

from leaderboard.views import boards, pages, people, statistics

urlpatterns = [
    path("leaderboard/", boards.leaderboard, name="leaderboard"),
    path("leaderboard/points/", pages.points, name="points"),
    path("progress/", people.progress, name="progress"),
    path("progress/profile/", people.edit_profile, name="edit_profile"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("people/<uuid:user_id>/", people.profile, name="profile"),
]
