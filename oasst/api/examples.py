"""What the OpenAPI document shows as answers."""

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
    "streak_days": None,
    "streak_last_day_date": None,
    "last_activity_date": "2026-11-20T18:02:11.904117+00:00",
    "tos_acceptance_date": "2026-11-02T09:15:02.551930+00:00",
}
