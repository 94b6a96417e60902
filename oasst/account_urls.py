"""Addresses of allauth's pages: those of `allauth.urls` in use here, without its old ones and Google's sign-in by script."""

from allauth.socialaccount.providers.discord.provider import DiscordProvider
from allauth.socialaccount.providers.github.provider import GitHubProvider
from allauth.socialaccount.providers.google.provider import GoogleProvider
from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns
from django.urls import include, path

from oasst.views.accounts.proof import prove_by_code

urlpatterns = [
    path("reauthenticate/code/", prove_by_code, name="prove_by_code"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    *default_urlpatterns(DiscordProvider),
    *default_urlpatterns(GitHubProvider),
    *default_urlpatterns(GoogleProvider),
]
