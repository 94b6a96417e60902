"""Moderation's operations under /api/v1."""

from django.urls import path

from moderation.api import accounts, flagged

_PURGE = "admin/purge_user/<loose_uuid:user_id>"

urlpatterns = [
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
