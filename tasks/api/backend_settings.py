"""The settings in force, under Open Assistant's names where it has the same ones.

Secrets are never returned: null means unset, stars mean set.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base.callers import Needs
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from tasks.rules import policy

HIDDEN = "***"

_SECRETS = ("SECRET_KEY", "ANONYMIZE_KEY", "ROOT_TOKENS", "AUTH_SECRET", "HUGGING_FACE_API_KEY", "EMAIL_HOST_PASSWORD")
_OURS = (
    "AUTH_COOKIE_NAME", "POLICY", "TERMS_VERSION", "GUIDELINE_VERSION", "DATASET_LICENCE", "MAINTENANCE",
    "API_TERMS_REQUIRED", "DEBUG_ALLOW_SELF_RANKING", "DEBUG_ALLOW_DUPLICATE_TASKS",
)  # fmt: skip
# Open Assistant's names of our rules, where they differ.
_RULES = {
    "p_full_review_prompt": "p_full_labeling_review_prompt",
    "p_full_review_reply_assistant": "p_full_labeling_review_reply_assistant",
    "p_full_review_reply_prompter": "p_full_labeling_review_reply_prompter",
    "signals_act": "auto_mod_enabled",
    "no_prompts_in": "init_prompt_disabled_langs",
}
_PUBLIC_EXAMPLE = {
    "PROJECT_NAME": "Open Commons", "API_V1_STR": "/api/v1", "MESSAGE_SIZE_LIMIT": 2000, "DEBUG_USE_SEED_DATA": False,
    "DEBUG_ALLOW_SELF_LABELING": False, "DEBUG_SKIP_EMBEDDING_COMPUTATION": True, "DEBUG_SKIP_TOXICITY_CALCULATION": True,
    "DEBUG_DATABASE_ECHO": False, "USER_STATS_INTERVAL_DAY": None, "USER_STATS_INTERVAL_WEEK": None,
    "USER_STATS_INTERVAL_MONTH": None, "USER_STATS_INTERVAL_TOTAL": None,
}  # fmt: skip


class PublicSettings(Operation):
    needs = {"GET": Needs.KEY}

    @operation("get_backend_settings_public", answers=OpenApiTypes.OBJECT, examples={"On one machine": _PUBLIC_EXAMPLE})
    def get(self, request: Request) -> Response:
        """The settings that clients need."""
        return Response(public())


class FullSettings(Operation):
    needs = {"GET": Needs.TRUSTED}

    @operation(
        "get_backend_settings_full",
        answers=OpenApiTypes.OBJECT,
        examples={"A part of it": {**_PUBLIC_EXAMPLE, "ROOT_TOKENS": HIDDEN, "tree_manager": {"goal_tree_size": 15}}},
    )
    def get(self, request: Request) -> Response:
        """All settings in force. Secrets are masked."""
        return Response(full())


def public() -> dict[str, Any]:
    """Constant where we have no such setting: no embeddings, no seed data, and standings follow events, not an interval."""
    return {
        "PROJECT_NAME": settings.SITE_NAME,
        "API_V1_STR": "/api/v1",
        "MESSAGE_SIZE_LIMIT": policy.everywhere().message_size_limit,
        "DEBUG_USE_SEED_DATA": False,
        "DEBUG_ALLOW_SELF_LABELING": settings.DEBUG_ALLOW_SELF_LABELING,
        "DEBUG_SKIP_EMBEDDING_COMPUTATION": True,
        "DEBUG_SKIP_TOXICITY_CALCULATION": True,
        "DEBUG_DATABASE_ECHO": False,
        **{f"USER_STATS_INTERVAL_{frame}": None for frame in ("DAY", "WEEK", "MONTH", "TOTAL")},
    }


def full() -> dict[str, Any]:
    rules = policy.everywhere()
    return {
        **public(),
        **{name: getattr(settings, name) for name in dir(settings) if name.startswith("RATE_LIMIT")},
        **{name: getattr(settings, name) for name in _OURS},
        **{name: HIDDEN if getattr(settings, name) else None for name in _SECRETS},
        # Server addresses contain passwords.
        **dict.fromkeys(("DATABASE_URI", "REDIS_URL"), HIDDEN),
        "OFFICIAL_WEB_API_KEY": None,
        "BACKEND_CORS_ORIGINS": settings.CORS_ALLOWED_ORIGINS,
        "DEBUG_IGNORE_TOS_ACCEPTANCE": not settings.API_TERMS_REQUIRED,
        "DUPLICATE_MESSAGE_FILTER_WINDOW_MINUTES": rules.duplicate_window / timedelta(minutes=1),
        "TASK_VALIDITY_MINUTES": rules.lease_write / timedelta(minutes=1),
        "tree_manager": {_RULES.get(name, name): _plain(value) for name, value in rules.values().items()},
    }


def _plain(value: Any) -> Any:
    """Times as seconds, sets as a comma-separated list as in Open Assistant."""
    match value:
        case timedelta():
            return value.total_seconds()
        case frozenset():
            return ",".join(sorted(value))
        case _:
            return value
