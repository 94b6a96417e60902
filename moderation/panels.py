"""What moderation shows on pages of others."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from moderation import decisions as reading
from oasst.models import User


def decisions(request: HttpRequest, about: Any) -> SafeString:
    """The decisions about a person whose account is closed, each with a link to its appeal."""
    found = reading.decisions_about(about) if isinstance(about, User) else []
    if not found:
        return SafeString()
    return SafeString(render_to_string("moderation/decisions_panel.html", {"actions": found}, request))
