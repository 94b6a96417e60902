"""Addresses of releases."""

from django.urls import path

from exports.views import files, pages

urlpatterns = [
    path("", pages.releases, name="releases"),
    path("<slug:line>/<str:version>/", pages.release, name="release"),
    path("<slug:line>/<str:version>/samples/", pages.release_samples, name="release_samples"),
    path("<slug:line>/<str:version>/files/<path:name>", files.file, name="release_file"),
]
