"""URLs of the leaderboard."""

from django.urls import path

from leaderboard.views import boards, challenges, pages, people, statistics, teams

urlpatterns = [
    path("leaderboard/", boards.leaderboard, name="leaderboard"),
    path("leaderboard/points/", pages.points, name="points"),
    path("challenges/", challenges.challenges, name="challenges"),
    path("challenges/<int:challenge_id>/", challenges.challenge, name="challenge"),
    path("teams/", teams.teams, name="teams"),
    path("teams/<int:team_id>/", teams.team, name="team"),
    path("teams/<int:team_id>/join/", teams.join, name="join_team"),
    path("teams/<int:team_id>/leave/", teams.leave, name="leave_team"),
    path("progress/", people.progress, name="progress"),
    path("progress/profile/", people.edit_profile, name="edit_profile"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("people/<uuid:user_id>/", people.profile, name="profile"),
]
