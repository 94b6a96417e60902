"""Addresses of releases."""

from django.urls import path

from exports import feed_views
from exports.views import files, pages

urlpatterns = [
    path("", pages.releases, name="releases"),
    path("programs/clean_dataset.py", feed_views.program, {"name": "clean_dataset.py"}, name="clean_dataset_program"),
    path("programs/check_feed.py", feed_views.program, {"name": "check_feed.py"}, name="check_feed_program"),
    path("<slug:line>/withdrawn.json", feed_views.withdrawn, name="withdrawn"),
    path("<slug:line>/<str:version>/", pages.release, name="release"),
    path("<slug:line>/<str:version>/samples/", pages.release_samples, name="release_samples"),
    path("<slug:line>/<str:version>/files/<path:name>", files.file, name="release_file"),
]
