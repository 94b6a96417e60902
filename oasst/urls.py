"""Every address of the site. Apps above `oasst` are named by strings."""

from django.contrib import admin
from django.urls import include, path

from oasst.views import announcements, appearance, external_links, home, installable, pages, trees
from oasst.views.accounts import banned, notifications, personal_data, profile, sessions, terms, tokens, welcome

handler400 = "oasst.views.errors.bad_request"
handler403 = "oasst.views.errors.permission_denied"
handler404 = "oasst.views.errors.not_found"
handler500 = "oasst.views.errors.server_error"

urlpatterns = [
    path("api/", include("oasst.api.urls")),  # first, because it is asked most often
    path("", home.home, name="home"),
    path("desk/", include("tasks.urls")),
    path("try/", include("tasks.sample_urls")),
    path("", include("leaderboard.urls")),
    path("", include("moderation.urls")),
    path("chat/", include("chat.urls")),
    path("releases/", include("exports.urls")),
    path("browse/", trees.browse, name="browse"),
    path("trees/<uuid:tree_id>/", trees.tree, name="tree"),
    path("messages/<uuid:message_id>/", trees.message, name="message"),
    path("account/", profile.account, name="account"),
    path("account/data/", personal_data.download, name="download_my_data"),
    path("account/delete/", personal_data.leave, name="leave"),
    path("account/keep/", personal_data.come_back, name="come_back"),
    path("account/sessions/<int:session_id>/end/", sessions.end, name="end_session"),
    path("account/news/", notifications.news_settings, name="news_settings"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("digest/stop/", notifications.stop_digest, name="stop_digest"),
    path("inbox/", profile.read_inbox, name="inbox"),
    path("announcements/<int:announcement_id>/away/", announcements.put_away, name="put_announcement_away"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("guidelines/", pages.guidelines, name="guidelines"),
    path("terms/", terms.terms, name="terms"),
    path("privacy/", pages.privacy, name="privacy"),
    path("withdrawn/", personal_data.withdrawn, name="withdrawn"),
    path("theme/", appearance.theme, name="theme"),
    path("locale/", appearance.locale, name="locale"),
    path("leaving/", external_links.leaving, name="leaving"),
    path("styleguide/", appearance.styleguide, name="styleguide"),
    path("styleguide/toast/", appearance.specimen_toast, name="specimen_toast"),
    path("outbox/", pages.read_outbox, name="outbox"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("worker.js", installable.worker, name="service_worker"),
    path("offline/", installable.offline, {"is_kept": False}, name="offline"),
    path("offline/kept/", installable.offline, {"is_kept": True}, name="offline_kept"),
    path("offline/session/", installable.session, name="offline_session"),
    path("healthz", pages.healthz, name="healthz"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("accounts/inactive/", banned.account_inactive, name="account_inactive"),
    path("accounts/", include("oasst.account_urls")),
    path("admin/", admin.site.urls),
]
