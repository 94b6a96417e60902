"""Every operation there should be: what it needs, and the file beside this one that proves what it answers.

The first table is Open Assistant's, complete. An operation of our own goes into the second.
"""

from dataclasses import dataclass

from oasst.api.base.callers import Needs

_REFERENCE = """
POST   /tasks/                                                  key      test_asking
POST   /tasks/availability                                      key      test_asking
POST   /tasks/{task_id}/ack                                     key      test_holding
POST   /tasks/{task_id}/nack                                    key      test_holding
POST   /tasks/interaction                                       key      test_answering
POST   /tasks/close                                             key      test_holding
POST   /text_labels/                                            key      test_text_labels
GET    /text_labels/valid_labels                                key      test_text_labels
GET    /text_labels/report_labels                               nothing  test_text_labels
GET    /messages/                                               key      test_messages
GET    /messages/cursor                                         key      test_messages
GET    /messages/{message_id}                                   key      test_messages
GET    /messages/{message_id}/conversation                      key      test_conversations
GET    /messages/{message_id}/tree                              key      test_conversations
GET    /messages/{message_id}/tree/state                        key      test_message_acts
PUT    /messages/{message_id}/tree/state                        trusted  test_message_acts
GET    /messages/{message_id}/children                          key      test_conversations
GET    /messages/{message_id}/descendants                       key      test_conversations
GET    /messages/{message_id}/longest_conversation_in_tree      key      test_conversations
GET    /messages/{message_id}/max_children_in_tree              key      test_conversations
DELETE /messages/{message_id}                                   trusted  test_message_acts
PUT    /messages/{message_id}/undelete                          trusted  test_message_acts
POST   /messages/{message_id}/edit                              trusted  test_message_acts
GET    /messages/{message_id}/history                           trusted  test_message_acts
POST   /messages/{message_id}/emoji                             key      test_message_acts
GET    /frontend_messages/{message_id}                          key      test_messages
GET    /frontend_messages/{message_id}/conversation             key      test_conversations
GET    /frontend_messages/{message_id}/tree                     key      test_conversations
GET    /frontend_messages/{message_id}/children                 key      test_conversations
GET    /frontend_messages/{message_id}/descendants              key      test_conversations
GET    /frontend_messages/{message_id}/longest_conversation_in_tree  key  test_conversations
GET    /frontend_messages/{message_id}/max_children_in_tree     key      test_conversations
GET    /users/by_username                                       key      test_users
GET    /users/by_display_name                                   key      test_users
GET    /users/cursor                                            key      test_users
GET    /users/{user_id}                                         key      test_users
PUT    /users/{user_id}                                         trusted  test_users
DELETE /users/{user_id}                                         trusted  test_users
GET    /users/{user_id}/messages                                key      test_user_messages
GET    /users/{user_id}/messages/cursor                         key      test_user_messages
DELETE /users/{user_id}/messages                                trusted  test_user_messages
GET    /users/{user_id}/stats                                   key      test_leaderboards
GET    /users/{user_id}/stats/{time_frame}                      key      test_leaderboards
GET    /users/{user_id}/stats/{time_frame}/window               key      test_leaderboards
GET    /frontend_users/                                         key      test_frontend_users
POST   /frontend_users/                                         key      test_frontend_users
GET    /frontend_users/{auth_method}/{username}                 key      test_frontend_users
GET    /frontend_users/{auth_method}/{username}/messages        key      test_user_messages
GET    /frontend_users/{auth_method}/{username}/messages/cursor key      test_user_messages
DELETE /frontend_users/{auth_method}/{username}/messages        trusted  test_user_messages
GET    /stats/                                                  trusted  test_stats
GET    /stats/tree_manager/state_counts                         trusted  test_stats
GET    /stats/tree_manager/message_counts                       trusted  test_stats
GET    /stats/tree_manager                                      trusted  test_stats
GET    /stats/cached/{name}                                     key      test_cached_stats
GET    /stats/cached                                            key      test_cached_stats
POST   /stats/cached/update                                     trusted  test_cached_stats
GET    /leaderboards/{time_frame}                               key      test_leaderboards
POST   /leaderboards/update                                     trusted  test_leaderboards
POST   /leaderboards/update/{time_frame}                        trusted  test_leaderboards
GET    /trollboards/{time_frame}                                trusted  test_leaderboards
GET    /hf/text_toxicity                                        trusted  test_toxicity
POST   /admin/api_client                                        root     test_admin
GET    /admin/backend_settings/full                             trusted  test_admin
GET    /admin/backend_settings/public                           key      test_admin
POST   /admin/purge_user/{user_id}                              trusted  test_moderation
POST   /admin/purge_user/{user_id}/messages                     trusted  test_moderation
GET    /admin/flagged_messages                                  trusted  test_moderation
GET    /admin/flagged_messages/cursor                           trusted  test_moderation
POST   /admin/flagged_messages/{message_id}/processed           trusted  test_moderation
POST   /admin/merge_users                                       trusted  test_moderation
GET    /auth/check                                              nothing  test_auth
"""
_OURS = """
GET    /releases/{line}/{version}/counts                       key      test_releases
"""

# Where Open Assistant looks up the person in `X-OASST-User`. It ignores the header everywhere else.
LOOKED_UP = frozenset(
    tuple(line.split())
    for line in """
POST   /tasks/{task_id}/ack
POST   /tasks/{task_id}/nack
GET    /messages/
GET    /messages/cursor
GET    /messages/{message_id}
GET    /messages/{message_id}/conversation
GET    /messages/{message_id}/tree
GET    /messages/{message_id}/tree/state
PUT    /messages/{message_id}/tree/state
GET    /messages/{message_id}/children
GET    /messages/{message_id}/descendants
GET    /messages/{message_id}/longest_conversation_in_tree
GET    /messages/{message_id}/max_children_in_tree
DELETE /messages/{message_id}
PUT    /messages/{message_id}/undelete
GET    /messages/{message_id}/history
GET    /users/{user_id}/messages
GET    /users/{user_id}/messages/cursor
DELETE /users/{user_id}/messages
GET    /frontend_users/{auth_method}/{username}/messages/cursor
GET    /leaderboards/{time_frame}
""".strip().splitlines()
)

_NEEDS = {"nothing": Needs.NOTHING, "key": Needs.KEY, "trusted": Needs.TRUSTED, "root": Needs.ROOT}


@dataclass(frozen=True, slots=True)
class Expected:
    method: str
    path: str
    needs: Needs
    proof: str

    @property
    def name(self) -> tuple[str, str]:
        return self.method, self.path


def _table(text: str) -> list[Expected]:
    return [
        Expected(method, path, _NEEDS[needs], proof)
        for method, path, needs, proof in (line.split() for line in text.strip().splitlines())
    ]


REFERENCE, OURS = _table(_REFERENCE), _table(_OURS)
