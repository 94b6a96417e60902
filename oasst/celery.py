"""The Celery application. Jobs live in each app's `jobs.py`; "task" is a word for volunteers' work here."""

import os

from celery import Celery

from oasst.core.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

app = Celery("oasst")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks(related_name="jobs")
