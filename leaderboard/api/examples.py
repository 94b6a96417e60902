"""Example responses of the OpenAPI document."""

from typing import Any

from leaderboard.rules import scoring
from oasst.api.base.examples import USER

_PERSON: dict[str, Any] = {
    "user_id": USER["user_id"],
    "highlighted": False,
    "username": USER["id"],
    "auth_method": USER["auth_method"],
    "display_name": USER["display_name"],
    "last_activity_date": USER["last_activity_date"],
    "base_date": "2026-11-14T00:00:00+00:00",
    "modified_date": "2026-11-21T12:30:11.120394+00:00",
}
SCORE: dict[str, Any] = {
    **_PERSON,
    "rank": 1,
    **dict.fromkeys(scoring.COUNTED, 0),
    "prompts": 25,
    "accepted_prompts": 12,
    "replies_assistant": 3,
    "accepted_replies_assistant": 2,
    "labels_full": 1,
    "labels_simple": 4,
    "rankings_total": 2,
    "reply_ranked_1": 2,
    "leader_score": 49,
    "level": 7,
    "streak_days": 3,
    "streak_last_day_date": "2026-11-18T08:20:03.551930+00:00",
}
LEADERBOARD = {"time_frame": "week", "last_updated": _PERSON["modified_date"], "leaderboard": [SCORE]}
TROLL: dict[str, Any] = {
    **_PERSON,
    "rank": 1,
    "enabled": True,
    "deleted": False,
    "show_on_leaderboard": True,
    "troll_score": 11,
    "red_flags": 2,
    "upvotes": 1,
    "downvotes": 3,
    "spam_prompts": 2,
    "spam": 7,
    "lang_mismach": 0,
    "not_appropriate": 1,
    "pii": 0,
    "hate_speech": 0,
    "sexual_content": 0,
    "political_content": 0,
    "quality": 0.21,
    "humor": None,
    "toxicity": 0.4,
    "violence": 0.0,
    "helpfulness": 0.1,
}
TROLLBOARD = {"time_frame": "week", "last_updated": _PERSON["modified_date"], "trollboard": [TROLL]}
CACHED = {
    "name": "human_messages_by_lang",
    "last_updated": "2026-11-21T12:30:00.000000+00:00",
    "stats": {"en": 41250, "de": 3120},
}
