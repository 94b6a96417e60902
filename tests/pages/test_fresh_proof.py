"""Addresses, tokens and deletion ask for fresh proof: password or second factor, else a mailed code."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from oasst.accounts import consent, fresh_proof
from oasst.models import ApiClient, User
from tests.pages.cast import prove, signed_in

pytestmark = pytest.mark.django_db

GUARDED = [
    ("/account/delete/", {"contributions": "keep"}),
    ("/account/tokens/", {"name": "laptop"}),
    ("/accounts/email/", {"action_add": "", "email": "new@example.org"}),
]


@pytest.fixture
def address(ada: User) -> EmailAddress:
    return EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)


@pytest.fixture
def browser(ada: User, address: EmailAddress) -> Client:
    """Someone's unlocked browser: signed in, without fresh proof."""
    consent.accept(by=ada)
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def without_password(ada: User, browser: Client) -> Client:
    ada.set_unusable_password()
    ada.save()
    consent.accept(by=ada)
    browser.force_login(ada)
    return browser


def done(ada: User) -> tuple[bool, int, int]:
    ada.refresh_from_db()
    return ada.deleted_at is not None, ApiClient.objects.count(), EmailAddress.objects.filter(user=ada).count()


@pytest.mark.parametrize(("path", "form"), GUARDED)
def test_an_unlocked_browser_alone_changes_nothing_and_the_password_lets_go_on(
    ada: User, browser: Client, path: str, form: dict[str, str]
) -> None:
    asked = browser.post(path, form)
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    assert done(ada) == (False, 0, 1)
    assert browser.post(asked["Location"], {"password": "wrong horse"}).status_code == 200
    assert done(ada) == (False, 0, 1)
    browser.post(asked["Location"], {"password": "correct horse", "next": path})
    browser.post(path, form)
    assert done(ada) != (False, 0, 1) or mail.outbox


@pytest.mark.parametrize(("path", "form"), GUARDED)
def test_without_a_password_the_proof_is_a_mailed_code(
    ada: User, without_password: Client, path: str, form: dict[str, str]
) -> None:
    browser = without_password
    asked = browser.post(path, form)
    assert asked["Location"].startswith("/accounts/reauthenticate/code/?next=")
    assert browser.get(asked["Location"]).status_code == 200
    browser.get(asked["Location"])
    (letter,) = mail.outbox  # a second look sends no second code
    assert (letter.to, "confirm it's you" in letter.body) == ([ada.email], True)
    assert browser.post(asked["Location"], {"code": "wrong"}).status_code == 200
    assert done(ada) == (False, 0, 1)
    assert browser.post(asked["Location"], {"code": code(letter), "next": path}).status_code in (200, 302)
    assert browser.get("/account/tokens/").status_code in (200, 302)
    browser.post(path, form)
    assert done(ada) != (False, 0, 1) or len(mail.outbox) > 1


def code(letter: Any) -> str:
    found = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", letter.body, re.MULTILINE)
    assert found is not None
    return found[1].lower()


def test_after_three_wrong_codes_and_after_a_quarter_of_an_hour_a_code_is_none(
    ada: User, without_password: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, page = without_password, "/accounts/reauthenticate/code/"
    browser.get(page)
    for _ in range(3):
        browser.post(page, {"code": "wrong"})
    browser.post(page, {"code": code(mail.outbox[0])})
    assert browser.get("/account/tokens/").status_code == 302
    browser.get(page)
    now = time.time()
    monkeypatch.setattr("oasst.accounts.fresh_proof.time.time", lambda: now + 16 * 60)
    browser.post(page, {"code": code(mail.outbox[1])})
    assert browser.get("/account/tokens/").status_code == 302


def test_a_new_code_can_be_asked_for(without_password: Client) -> None:
    without_password.get("/accounts/reauthenticate/code/")
    without_password.get("/accounts/reauthenticate/code/?again=1")
    assert len({code(letter) for letter in mail.outbox}) == 2


def test_proof_lasts_five_minutes(ada: User, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    prove(browser, ada)
    assert browser.get("/account/tokens/").status_code == 200
    now = time.time()
    monkeypatch.setattr(
        "allauth.account.internal.flows.reauthentication.time.time", lambda: now + fresh_proof.LASTS_S + 1
    )
    assert browser.get("/account/tokens/").status_code == 302


def test_the_old_address_is_told_when_the_address_changes(ada: User, browser: Client, address: EmailAddress) -> None:
    EmailAddress.objects.create(user=ada, email="new@example.org", verified=True, primary=False)
    prove(browser, ada)
    browser.post("/accounts/email/", {"action_primary": "", "email": "new@example.org"})
    ada.refresh_from_db()
    assert ada.email == "new@example.org"
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


def test_an_address_that_is_taken_away_is_told(ada: User, browser: Client, address: EmailAddress) -> None:
    EmailAddress.objects.create(user=ada, email="second@example.org", verified=True, primary=False)
    prove(browser, ada)
    browser.post("/accounts/email/", {"action_remove": "", "email": "second@example.org"})
    assert EmailAddress.objects.filter(user=ada).count() == 1
    assert sorted(to for letter in mail.outbox for to in letter.to) == ["ada@example.org", "second@example.org"]


def test_tokens_expire_after_ninety_days_unless_another_time_is_chosen(ada: User) -> None:
    browser = signed_in(ada)
    for form, days in (({}, 90), ({"days": ""}, 90), ({"days": "30"}, 30), ({"days": "never"}, None)):
        browser.post("/account/tokens/", {"name": "x", **form})
        token = ApiClient.objects.latest("created_at")
        if days is None:
            assert token.expires_at is None
        else:
            assert token.expires_at is not None
            assert abs(token.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)
        token.delete()
    assert '<option value="90" selected>' in browser.get("/account/tokens/").content.decode()
