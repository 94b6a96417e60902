"""Moderation's addresses outside the admin."""

from django.urls import path

from moderation.views import decisions, transparency

urlpatterns = [
    path("decisions/<uuid:action_id>/", decisions.decision, name="decision"),
    path("transparency/", transparency.transparency, name="transparency"),
]
