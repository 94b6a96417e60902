from django.urls import path

from tasks.views import desk, mine, work

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("claim/", desk.claim, name="claim"),
    path("mine/", mine.mine, name="my_work"),
    path("drafts/<int:draft_id>/discard/", mine.discard, name="discard_draft"),
    path("<uuid:task_id>/", work.work, name="work"),
    path("<uuid:task_id>/skip/", work.skip, name="skip"),
    path("<uuid:task_id>/draft/", work.draft, name="draft"),
]
