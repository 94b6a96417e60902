"""Addresses of allauth's pages: those of `allauth.urls` in use here, without its old ones and Google's sign-in by script."""

from allauth.socialaccount.providers.discord.provider import DiscordProvider
from allauth.socialaccount.providers.github.provider import GitHubProvider
from allauth.socialaccount.providers.google.provider import GoogleProvider
from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns
from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    *default_urlpatterns(DiscordProvider),
    *default_urlpatterns(GitHubProvider),
    *default_urlpatterns(GoogleProvider),
]
