"""Every address under /api/. Apps above `oasst` are named by strings.

Only collection paths end in a slash; with or without it where it does not belong, the other spelling is redirected by 307.
"""

from django.urls import include, path, re_path, register_converter
from django.urls.converters import StringConverter
from drf_spectacular.views import SpectacularJSONAPIView

from oasst.access import public
from oasst.api.base import docs


class LooseUUID(StringConverter):
    """A path part that should be a UUID; the operation itself answers if it is not."""


register_converter(LooseUUID, "loose_uuid")

app_name = "api"
urlpatterns = [
    path("v1/", include("tasks.api.urls")),
    path("v1/", include("leaderboard.api.urls")),
    path("v1/", include("moderation.api.urls")),
    path("v1/", include("exports.api.urls")),
    path("v1/openapi.json", public(SpectacularJSONAPIView.as_view()), name="schema"),
    path("docs", public(docs.swagger), name="docs"),
    re_path(r"^(?P<path>.*)$", public(docs.elsewhere), name="elsewhere"),
]
