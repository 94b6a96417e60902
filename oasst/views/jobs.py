"""Background jobs in the admin: schedule, last run and result of each."""

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
    app.loader.import_default_modules()  # web processes load jobs lazily; their docstrings are shown
    try:
        job_runs = runs.read()
    except (RedisError, OSError):
        job_runs = []
        messages.error(request, _("Redis isn't responding, so the status of the jobs is unknown."))
    now = timezone.now()
    context = {
        **admin.site.each_context(request),
        "title": _("Background jobs"),
        "health": health.look(),
        "jobs": [(each, each.is_late(now), _purpose(each.name)) for each in job_runs],
    }
    return TemplateResponse(request, "admin/jobs.html", context)


def _purpose(name: str) -> str:
    return (inspect.getdoc(app.tasks[name].run) or "").partition("\n")[0]
