"""The operations of releases under /api/v1."""

from django.urls import path

from exports.api import counts

urlpatterns = [path("releases/<str:line>/<str:version>/counts", counts.ReleaseCounts.as_view(), name="release_counts")]
