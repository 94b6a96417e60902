from django.urls import path

from exports import feed_views

urlpatterns = [
    path("programs/clean_dataset.py", feed_views.program, {"name": "clean_dataset.py"}, name="clean_dataset_program"),
    path("programs/check_feed.py", feed_views.program, {"name": "check_feed.py"}, name="check_feed_program"),
    path("<slug:line>/withdrawn.json", feed_views.withdrawn, name="withdrawn"),
]
