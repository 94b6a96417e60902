"""Moderation's operations under /api/v1."""

from django.urls import path

from moderation.api import accounts, flagged, messages, trees

_PURGE = "admin/purge_user/<loose_uuid:user_id>"
_MESSAGE = "messages/<loose_uuid:message_id>"

urlpatterns = [
    path(_MESSAGE, messages.OneMessage.as_view(), name="message"),
    path(f"{_MESSAGE}/undelete", messages.Undelete.as_view(), name="message_undelete"),
    path(f"{_MESSAGE}/edit", messages.Edit.as_view(), name="message_edit"),
    path(f"{_MESSAGE}/tree/state", trees.State.as_view(), name="message_tree_state"),
    path("users/<loose_uuid:user_id>/messages", messages.UserMessages.as_view(), name="user_messages"),
    path(
        "frontend_users/<str:auth_method>/<str:username>/messages",
        messages.UserMessages.by_name(looks_up_viewer=False),
        name="frontend_user_messages",
    ),
    path(_PURGE, accounts.PurgeUser.as_view(), name="purge_user"),
    path(f"{_PURGE}/messages", accounts.PurgeUserMessages.as_view(), name="purge_user_messages"),
    path("admin/merge_users", accounts.MergeUsers.as_view(), name="merge_users"),
    path("admin/flagged_messages", flagged.FlaggedMessages.as_view(), name="flagged_messages"),
    path("admin/flagged_messages/cursor", flagged.FlaggedMessagesCursor.as_view(), name="flagged_messages_cursor"),
    path(
        "admin/flagged_messages/<loose_uuid:message_id>/processed",
        flagged.ProcessFlaggedMessage.as_view(),
        name="process_flagged_message",
    ),
]
