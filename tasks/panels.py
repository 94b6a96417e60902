"""What the engine shows on pages of the corpus."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tasks.samples.texts import SAMPLES


def samples(request: HttpRequest, _about: Any) -> SafeString:
    """On the landing page: the five kinds of work, each with a sample to try."""
    return SafeString(render_to_string("tasks/try/panel.html", {"samples": SAMPLES.values()}, request))
