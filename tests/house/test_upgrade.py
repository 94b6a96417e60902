"""What was written before the modules moved into their rooms still works: sessions, and jobs that wait in the broker."""

import inspect
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from oasst.celery import app
from oasst.models import User

# As sessions and messages in the broker were written by the version of 2026-11-21.
BACKEND = "oasst.sign_in.Backend"
QUEUED = [
    ("oasst.number_events", ()),
    ("oasst.deliver_webhook", (1,)),
    ("tasks.decide", ("en",)),
    ("tasks.after_an_end", ("en",)),
    ("tasks.repair", ()),
    ("leaderboard.refresh", ()),
    ("exports.build_release", (1,)),
    ("moderation.run", (1,)),
]


def test_a_session_of_the_version_before_stays_signed_in(client: Client, ada: User) -> None:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(ada.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = ada.get_session_auth_hash()
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert client.get("/account/").wsgi_request.user == ada


@pytest.mark.parametrize(("name", "args"), QUEUED)
def test_a_job_queued_by_the_version_before_is_still_run(name: str, args: tuple[str | int, ...]) -> None:
    app.loader.import_default_modules()
    inspect.signature(app.tasks[name].run).bind(*args)  # a TypeError where the parameters do not fit
