"""Operations of the corpus and the engine under /api/v1, in the order of the documentation; those of moderation are in
`moderation.api`. Paths that end in a slash are collections.
"""

from django.urls import path

from oasst.api.messages import conversations, operations, stats, toxicity
from oasst.api.people import clients, frontend_users, sessions, users
from tasks.api import backend_settings, labels
from tasks.api import messages as message_acts
from tasks.api import stats as tree_stats
from tasks.api.tasks import interactions, leases, requests
from tasks.api.user_messages import UserMessagesCursor

# Operations on the surroundings of a message, which may be named by our id or a client-side id.
PLACES: dict[str, type[operations.OfMessage]] = {
    "conversation": conversations.Conversation,
    "tree": conversations.Tree,
    "children": conversations.Children,
    "descendants": conversations.Descendants,
    "longest_conversation_in_tree": conversations.LongestConversation,
    "max_children_in_tree": conversations.MostAnswered,
}

# The client-side name of a user.
NAME = "<str:auth_method>/<str:username>"

urlpatterns = [
    path("tasks/", requests.Tasks.as_view(), name="tasks"),
    path("tasks/availability", requests.Availability.as_view(), name="tasks_availability"),
    path("tasks/<loose_uuid:task_id>/ack", leases.Ack.as_view(), name="task_ack"),
    path("tasks/<loose_uuid:task_id>/nack", leases.Nack.as_view(), name="task_nack"),
    path("tasks/interaction", interactions.Interaction.as_view(), name="tasks_interaction"),
    path("tasks/close", leases.Close.as_view(), name="tasks_close"),
    path("text_labels/", interactions.TextLabels.as_view(), name="text_labels"),
    path("text_labels/valid_labels", labels.ValidLabels.as_view(), name="valid_labels"),
    path("text_labels/report_labels", labels.ReportLabels.as_view(), name="report_labels"),
    path("messages/", operations.Messages.as_view(), name="messages"),
    path("messages/cursor", operations.MessagesCursor.as_view(), name="messages_cursor"),
    path("messages/<loose_uuid:message_id>/history", message_acts.History.as_view(), name="message_history"),
    path("messages/<loose_uuid:message_id>/emoji", message_acts.Emoji.as_view(), name="message_emoji"),
    *(
        path(f"messages/<loose_uuid:message_id>/{at}", view.as_view(), name=f"message_{at}")
        for at, view in PLACES.items()
    ),
    path("frontend_messages/<str:message_id>", operations.OneMessage.by_frontend_id(), name="frontend_message"),
    *(
        path(f"frontend_messages/<str:message_id>/{at}", view.by_frontend_id(), name=f"frontend_message_{at}")
        for at, view in PLACES.items()
    ),
    path("users/by_username", users.ByUsername.as_view(), name="users_by_username"),
    path("users/by_display_name", users.ByDisplayName.as_view(), name="users_by_display_name"),
    path("users/cursor", users.UsersCursor.as_view(), name="users_cursor"),
    path("users/<loose_uuid:user_id>", users.OneUser.as_view(), name="user"),
    path("users/<loose_uuid:user_id>/messages/cursor", UserMessagesCursor.as_view(), name="user_messages_cursor"),
    path("frontend_users/", frontend_users.FrontendUsers.as_view(), name="frontend_users"),
    path(f"frontend_users/{NAME}", frontend_users.FrontendUser.as_view(), name="frontend_user"),
    path(
        f"frontend_users/{NAME}/messages/cursor",
        UserMessagesCursor.by_name(looks_up_viewer=True),
        name="frontend_user_messages_cursor",
    ),
    path("stats/", stats.SystemStats.as_view(), name="stats"),
    path("stats/tree_manager/state_counts", tree_stats.StateCounts.as_view(), name="tree_state_counts"),
    path("stats/tree_manager/message_counts", tree_stats.MessageCounts.as_view(), name="tree_message_counts"),
    path("stats/tree_manager", tree_stats.TreeManager.as_view(), name="tree_manager_stats"),
    path("hf/text_toxicity", toxicity.TextToxicity.as_view(), name="text_toxicity"),
    path("admin/api_client", clients.ApiClients.as_view(), name="api_client"),
    path("admin/backend_settings/full", backend_settings.FullSettings.as_view(), name="backend_settings_full"),
    path("admin/backend_settings/public", backend_settings.PublicSettings.as_view(), name="backend_settings_public"),
    path("auth/check", sessions.AuthCheck.as_view(), name="auth_check"),
]
