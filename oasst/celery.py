"""The Celery application. Jobs live in each app's `jobs.py`; "task" is a word for volunteers' work here."""

import os
import time
from typing import Any

from celery import Celery
from celery.signals import before_task_publish

from oasst.core.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

# A header with the time at which a job was queued, by beat too; /healthz reads the age of the oldest job from it.
QUEUED_AT = "queued_at"

app = Celery("oasst")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks(related_name="jobs")


@before_task_publish.connect
def note_when(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    if headers is not None:
        headers[QUEUED_AT] = time.time()
