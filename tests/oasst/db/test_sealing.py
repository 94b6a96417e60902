"""Secrets in the database are of no use to its readers, and stay readable through upgrades and changes of keys."""

import hashlib
import io
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore as PlainStore
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from oasst.accounts import consent
from oasst.db import sealing
from oasst.db.session_store import SessionStore, is_key, key_of
from oasst.models import ApiClient, User, Webhook
from oasst.webhooks import signatures, subscriptions

pytestmark = pytest.mark.django_db
OLD, NEW = "an old key " * 5, "a new key " * 5


def stored(query: str) -> list[str]:
    """As a dump of the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [str(value) for (value,) in cursor.fetchall()]


@pytest.fixture
def hook(db: None) -> Webhook:
    client = ApiClient.objects.create(key_hash="0" * 64, key_hint="0", description="bot")
    hook = Webhook(client=client, url="https://hooks.example.org/", subjects=[])
    subscriptions.save_new(hook, by=None)
    return hook


def test_the_secret_of_a_webhook_is_sealed_in_the_database_and_open_to_the_sender(hook: Webhook) -> None:
    (dumped,) = stored("SELECT secret FROM oasst_webhook")
    assert hook.secret.startswith("whsec_")
    assert (hook.secret in dumped, Webhook.objects.get().secret) == (False, hook.secret)
    assert signatures.headers(Webhook.objects.get().secret, message_id="m", at=1, body=b"x") == signatures.headers(
        hook.secret, message_id="m", at=1, body=b"x"
    )


def test_seeds_of_codes_are_sealed_and_still_prove_who_one_is(ada: User) -> None:
    totp = TOTP.activate(ada, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(ada)
    seed = sealing.unseal(codes.instance.data["seed"])
    dumped = "".join(stored("SELECT data::text FROM mfa_authenticator"))
    assert ("JBSWY3DPEHPK3PXP" in dumped, seed in dumped) == (False, False)
    value = auth.hotp_value("JBSWY3DPEHPK3PXP", next(iter(auth.yield_hotp_counters_from_time())))
    assert TOTP(Authenticator.objects.get(pk=totp.instance.pk)).validate_code(auth.format_hotp_value(value))
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_what_was_stored_before_there_were_seals_is_read_and_then_sealed(hook: Webhook, ada: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE oasst_webhook SET secret = 'whsec_b2xk'")
    plain = {"secret": "JBSWY3DPEHPK3PXP"}
    Authenticator.objects.create(user=ada, type="totp", data=plain)
    Authenticator.objects.create(user=ada, type="webauthn", data={"credential": {"id": "x"}})
    assert Webhook.objects.get().secret == "whsec_b2xk"
    said = io.StringIO()
    call_command("seal_secrets", stdout=said)
    assert said.getvalue() == "Sealed the secrets of 1 webhooks and 1 second factors with the newest key.\n"
    dumped = stored("SELECT secret FROM oasst_webhook") + stored("SELECT data::text FROM mfa_authenticator")
    assert [text for text in dumped if "whsec_b2xk" in text or "JBSWY3DPEHPK3PXP" in text] == []
    assert Webhook.objects.get().secret == "whsec_b2xk"
    totp = Authenticator.objects.get(type="totp")
    assert sealing.unseal(totp.data["secret"]) == plain["secret"]
    assert Authenticator.objects.get(type="webauthn").data == {"credential": {"id": "x"}}


def test_a_new_key_in_front_seals_and_after_the_command_the_old_one_may_go(hook: Webhook, settings: Any) -> None:
    settings.SEALING_KEYS = [OLD]
    call_command("seal_secrets", stdout=io.StringIO())
    settings.SEALING_KEYS = [NEW, OLD]
    assert Webhook.objects.get().secret == hook.secret
    call_command("seal_secrets", stdout=io.StringIO())
    settings.SEALING_KEYS = [NEW]
    assert Webhook.objects.get().secret == hook.secret
    settings.SEALING_KEYS = [OLD]
    with pytest.raises(sealing.Unreadable):
        Webhook.objects.get()
    with pytest.raises(CommandError, match=r"Add that key again\. Nothing was changed"):
        call_command("seal_secrets", stdout=io.StringIO())


def test_a_short_key_is_found_at_boot(settings: Any) -> None:
    settings.SEALING_KEYS = ["short"]
    assert "oasst.E094" in {found.id for found in run_checks()}
    settings.SEALING_KEYS = [NEW]
    assert "oasst.E094" not in {found.id for found in run_checks()}


# --- Sessions -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def browser(ada: User) -> Client:
    """Ada's, who has signed in."""
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    consent.accept(by=ada)
    client = Client()
    client.post(reverse("account_login"), {"login": "ada", "password": "correct horse", "remember": "on"})
    assert client.get(reverse("account")).status_code == 200
    return client


def test_no_key_of_a_session_in_the_database_opens_it(browser: Client) -> None:
    secret = browser.cookies["sessionid"].value
    dumped = [
        *stored("SELECT session_key FROM django_session"), *stored("SELECT session_key FROM usersessions_usersession"),
    ]  # fmt: skip
    assert secret not in dumped
    assert set(dumped) == {key_of(secret)}
    thief = Client()
    for key in (*dumped, *(key.removeprefix("$") for key in dumped)):
        thief.cookies["sessionid"] = key
        assert thief.get(reverse("account")).status_code == 302


def test_a_session_is_known_by_its_secret_alone_and_can_be_ended(browser: Client) -> None:
    made = browser.cookies["sessionid"]
    assert (made["httponly"], made["samesite"], is_key(made.value)) == (True, "Lax", False)
    assert made["max-age"] > 1_000_000
    other = Client(headers={"User-Agent": "another"})
    other.post(reverse("account_login"), {"login": "ada", "password": "correct horse"})
    assert {each.session_key for each in UserSession.objects.all()} == {
        key_of(made.value), key_of(other.cookies["sessionid"].value),
    }  # fmt: skip
    browser.post(reverse("usersessions_list"))  # ends all others
    assert UserSession.objects.get().session_key == key_of(made.value)
    assert (other.get(reverse("account")).status_code, browser.get(reverse("account")).status_code) == (302, 200)
    browser.post(reverse("account_logout"))
    assert not Session.objects.filter(session_key=key_of(made.value)).exists()


def test_no_one_is_signed_out_by_the_upgrade(browser: Client, ada: User) -> None:
    content = dict(browser.session.items())
    UserSession.objects.all().delete()
    Session.objects.all().delete()
    earlier = PlainStore()
    earlier.update(content)
    earlier.create()
    old = str(earlier.session_key)
    UserSession.objects.create(user=ada, ip="203.0.113.7", session_key=old, user_agent="x")
    migration = import_module("oasst.migrations.0021_sealed_secrets_and_session_keys")
    with connection.cursor() as cursor:
        for _twice in range(2):
            for table in ("django_session", "usersessions_usersession"):
                cursor.execute(migration._HASH_KEYS.format(table=table))
    browser.cookies["sessionid"] = old
    assert browser.get(reverse("account")).status_code == 200
    assert stored("SELECT session_key FROM django_session") == [key_of(old)]
    assert UserSession.objects.get().session_key == key_of(old)


def test_a_key_is_the_mark_and_the_beginning_of_the_hash() -> None:
    assert key_of("abc") == "$" + hashlib.sha256(b"abc").hexdigest()[:39]
    assert (len(key_of("abc")), is_key(key_of("abc")), is_key("abc")) == (40, True, False)
    store = SessionStore(key_of("abc"))
    assert (store.session_key, store.secret) == (key_of("abc"), None)
    again = SessionStore(SessionStore("abcdefgh").session_key)  # as libraries do
    assert (again.session_key, again.secret) == (key_of("abcdefgh"), "abcdefgh")
    assert (SessionStore("abcdefgh").session_key, SessionStore("abcdefgh").secret) == (key_of("abcdefgh"), "abcdefgh")
