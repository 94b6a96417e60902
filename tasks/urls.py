from django.urls import path

from tasks.views import desk, keeping, mine, saying, tutorial, undoing, work

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("claim/", desk.claim, name="claim"),
    path("mine/", mine.mine, name="my_work"),
    path("mine/<uuid:message_id>/edit/", mine.edit, name="edit_message"),
    path("drafts/<int:draft_id>/discard/", mine.discard, name="discard_draft"),
    path("about/<uuid:message_id>/", saying.about, name="about_message"),
    path("about/<uuid:message_id>/react/", saying.react, name="react"),
    path("about/<uuid:message_id>/report/", saying.report, name="report_message"),
    path("about/<uuid:message_id>/label/", saying.label, name="label_message"),
    path("tutorial/", tutorial.overview, name="tutorial"),
    path("tutorial/away/", tutorial.put_away, name="put_tutorial_away"),
    path("tutorial/again/", tutorial.begin_again, name="begin_tutorial_again"),
    path("tutorial/<slug:kind>/", tutorial.step, name="tutorial_step"),
    path("<uuid:task_id>/", work.work, name="work"),
    path("<uuid:task_id>/draft/", keeping.draft, name="draft"),
    path("<uuid:task_id>/preview/", keeping.preview, name="preview"),
    path("<uuid:task_id>/skip/", undoing.skip, name="skip"),
    path("<uuid:task_id>/unskip/", undoing.unskip, name="unskip"),
    path("<uuid:task_id>/take-back/", undoing.take_back, name="take_back"),
]
