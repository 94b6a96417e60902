"""Example responses of the OpenAPI document."""

from typing import Any

USER: dict[str, Any] = {
    "id": "282746572348162048",
    "display_name": "Ada",
    "auth_method": "discord",
    "user_id": "0d5bd1f2-3a6b-4d0e-9df1-7f3f8a1c2b10",
    "enabled": True,
    "deleted": False,
    "notes": "",
    "created_date": "2026-11-02T09:14:31.120394+00:00",
    "show_on_leaderboard": True,
    "streak_days": 3,
    "streak_last_day_date": "2026-11-17T08:20:03.551930+00:00",
    "last_activity_date": "2026-11-20T18:02:11.904117+00:00",
    "tos_acceptance_date": "2026-11-02T09:15:02.551930+00:00",
}

MESSAGE: dict[str, Any] = {
    "id": "3f9c1f1e-6c5b-4f0e-8a39-2d6b1f4f7a01",
    "user_id": USER["user_id"],
    "frontend_message_id": "1043589112233",
    "text": "How do bees find their way home?",
    "lang": "en",
    "is_assistant": False,
    "emojis": {"+1": 2},
    "user_emojis": [],
    "user_is_author": None,
    "synthetic": False,
    "parent_id": None,
    "created_date": "2026-11-20T17:31:09.402114+00:00",
    "review_result": True,
    "review_count": 3,
    "deleted": False,
    "edited": False,
    "model_name": None,
    "message_tree_id": "3f9c1f1e-6c5b-4f0e-8a39-2d6b1f4f7a01",
    "ranking_count": 0,
    "rank": None,
    "user": None,
}
REPLY: dict[str, Any] = {
    **MESSAGE,
    "id": "5f7d2ab0-8a3e-4c0c-8a27-3e8a5c1f9e02",
    "user_id": "7c0e6a0e-9d7c-4f4e-8a53-0d1c4a5b6e03",
    "frontend_message_id": "1043589112251",
    "text": "By the sun, and by landmarks they remember.",
    "is_assistant": True,
    "emojis": {},
    "parent_id": MESSAGE["id"],
    "created_date": "2026-11-20T18:02:11.904117+00:00",
    "ranking_count": 3,
    "rank": 0,
}
# The part of a message that a conversation has: all up to the first field of the other part.
_TURN = tuple(MESSAGE)[: tuple(MESSAGE).index("parent_id")]
CONVERSATION = {"messages": [{name: message[name] for name in _TURN} for message in (MESSAGE, REPLY)]}
TREE = {"id": MESSAGE["id"], "messages": [MESSAGE]}
MESSAGE_PAGE = {
    "prev": None,
    "next": f"{MESSAGE['id']}${MESSAGE['created_date']}",
    "sort_key": "created_date",
    "items": [MESSAGE],
    "order": "asc",
}
REVISION = {
    "id": "6d1f8a52-1b7e-5c0a-9a3b-4f2e8d7c6b04",
    "text": "How do bees find there way home?",
    "message_id": MESSAGE["id"],
    "user_id": USER["user_id"],
    "created_date": MESSAGE["created_date"],
    "user_is_author": None,
}
TREE_STATE = {
    "message_tree_id": MESSAGE["id"],
    "state": "growing",
    "goal_tree_size": 15,
    "max_depth": 5,
    "max_children_count": 3,
    "active": True,
    "origin": None,
}
