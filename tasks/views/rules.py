"""The rules in force, read-only in the admin: the setting POLICY selects them, the code defines them."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from tasks.rules import parameters, policy
from tasks.rules.thresholds import PRESETS


def show_parameters(request: HttpRequest) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Rules in force"),
        "preset": policy.everywhere().name,
        "setting": settings.POLICY,
        "presets": list(PRESETS),
        "parameters": parameters.in_force(),
    }
    return TemplateResponse(request, "tasks/parameters.html", context)
