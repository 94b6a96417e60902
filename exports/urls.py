"""URLs of releases."""

from django.urls import path

from exports.views import feed, files, news, pages, parts

urlpatterns = [
    path("", pages.releases, name="releases"),
    path("feed.xml", news.releases_feed, name="releases_feed"),
    path("programs/clean_dataset.py", feed.program, {"name": "clean_dataset.py"}, name="clean_dataset_program"),
    path("programs/check_feed.py", feed.program, {"name": "check_feed.py"}, name="check_feed_program"),
    path("programs/verify_release.py", feed.program, {"name": "verify_release.py"}, name="verify_release_program"),
    path("<slug:line>/withdrawn.json", feed.withdrawn, name="withdrawn"),
    path("<slug:line>/<str:version>/", pages.release, name="release"),
    path("<slug:line>/<str:version>/samples/", pages.release_samples, name="release_samples"),
    path("<slug:line>/<str:version>/archive.tar", files.archive, name="release_archive"),
    path("<slug:line>/<str:version>/part/", parts.release_part, name="release_part"),
    path("<slug:line>/<str:version>/files/<path:name>", files.file, name="release_file"),
]
