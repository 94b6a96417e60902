from django.urls import path

from tasks.views import contributions, dashboard, drafts, feedback, interests, picks, together, tutorial, undo, work

urlpatterns = [
    path("", dashboard.desk, name="desk"),
    path("claim/", dashboard.claim, name="claim"),
    path("goal/", dashboard.set_goal, name="set_daily_goal"),
    path("pick/", picks.pick, name="pick"),
    path("pick/claim/", picks.claim_picked, name="claim_picked"),
    path("interests/", interests.interests, name="interests"),
    path("interests/decline/", interests.decline, name="decline_topic"),
    path("mine/", contributions.mine, name="my_work"),
    path("mine/<uuid:message_id>/edit/", contributions.edit, name="edit_message"),
    path("drafts/<int:draft_id>/discard/", contributions.discard, name="discard_draft"),
    path("about/<uuid:message_id>/", feedback.about, name="about_message"),
    path("about/<uuid:message_id>/react/", feedback.react, name="react"),
    path("about/<uuid:message_id>/report/", feedback.report, name="report_message"),
    path("about/<uuid:message_id>/thank/", together.thank, name="thank"),
    path("follow/<uuid:tree_id>/", together.follow, name="follow"),
    path("about/<uuid:message_id>/label/", feedback.label, name="label_message"),
    path("tutorial/", tutorial.overview, name="tutorial"),
    path("tutorial/away/", tutorial.put_away, name="put_tutorial_away"),
    path("tutorial/again/", tutorial.begin_again, name="begin_tutorial_again"),
    path("tutorial/<slug:kind>/", tutorial.step, name="tutorial_step"),
    path("<uuid:task_id>/", work.work, name="work"),
    path("<uuid:task_id>/draft/", drafts.draft, name="draft"),
    path("<uuid:task_id>/preview/", drafts.preview, name="preview"),
    path("<uuid:task_id>/skip/", undo.skip, name="skip"),
    path("<uuid:task_id>/unskip/", undo.unskip, name="unskip"),
    path("<uuid:task_id>/take-back/", undo.take_back, name="take_back"),
]
