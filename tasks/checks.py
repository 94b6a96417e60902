"""System checks of the engine's settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from tasks.rules.thresholds import PRESETS


@register()
def policy(app_configs: object = None, **_options: Any) -> list[CheckMessage]:
    if settings.POLICY in PRESETS:
        return []
    names = ", ".join(PRESETS)
    return [
        Error(f"POLICY names no set of rules: {settings.POLICY!r}.", hint=f"Choose one of: {names}.", id="tasks.E001")
    ]
