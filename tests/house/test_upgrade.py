"""What was written before the modules moved into their rooms still works: sessions, and jobs that wait in the broker."""

import inspect
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from oasst.celery import app
from oasst.db.session_store import SessionStore, key_of
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
    """Its cookie held the session's key; a migration has put the hash of it in the key's place."""
    cookie = get_random_string(32)
    data = {SESSION_KEY: str(ada.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: ada.get_session_auth_hash()}
    Session.objects.create(
        session_key=key_of(cookie),
        session_data=SessionStore().encode(data),
        expire_date=timezone.now() + timedelta(days=1),
    )
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/account/").wsgi_request.user == ada


@pytest.mark.parametrize(("name", "args"), QUEUED)
def test_a_job_queued_by_the_version_before_is_still_run(name: str, args: tuple[str | int, ...]) -> None:
    app.loader.import_default_modules()
    inspect.signature(app.tasks[name].run).bind(*args)  # a TypeError where the parameters do not fit
