"""The background jobs in the admin: whether each ran when it should have, and how it went."""

import inspect

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from oasst.background import runs
from oasst.celery import app
from oasst.serving import health


def jobs(request: HttpRequest) -> HttpResponse:
    app.loader.import_default_modules()  # a web process has not needed the jobs so far; what they do, they say
    try:
        found = runs.read()
    except (RedisError, OSError):
        found = []
        messages.error(request, _("Redis does not answer, so nothing is known of the jobs."))
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": _("Background jobs"),
        "health": health.look(),
        "jobs": [(each, each.is_late(now), _purpose(each.name)) for each in found],
    }
    return TemplateResponse(request, "admin/jobs.html", context)


def _purpose(name: str) -> str:
    return (inspect.getdoc(app.tasks[name].run) or "").partition("\n")[0]
