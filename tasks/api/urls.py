"""Every operation under /api/v1, in the order of the documentation. Paths that end in a slash are collections."""

from django.urls import path

from oasst.api import frontend_users, users
from tasks.api import labels

urlpatterns = [
    path("text_labels/valid_labels", labels.ValidLabels.as_view(), name="valid_labels"),
    path("text_labels/report_labels", labels.ReportLabels.as_view(), name="report_labels"),
    path("users/by_username", users.ByUsername.as_view(), name="users_by_username"),
    path("users/by_display_name", users.ByDisplayName.as_view(), name="users_by_display_name"),
    path("users/cursor", users.UsersCursor.as_view(), name="users_cursor"),
    path("users/<loose_uuid:user_id>", users.OneUser.as_view(), name="user"),
    path("frontend_users/", frontend_users.FrontendUsers.as_view(), name="frontend_users"),
    path(
        "frontend_users/<str:auth_method>/<str:username>", frontend_users.FrontendUser.as_view(), name="frontend_user"
    ),
]
