"""A passkey in a browser with an authenticator of its own: added, used to sign in, and no page of all this breaks a rule."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.accounts import consent
from oasst.models import User
from tests.browser.test_accessibility import _violations as violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def authenticator(page: Page) -> None:
    """A key built into the device, which knows its owner and always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_is_added_and_signs_in_without_a_word(
    page: Page, live_server: LiveServer, ada: User, complaints: list[str]
) -> None:
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    consent.accept(by=ada)
    page.add_init_script(AXE_SCRIPT)
    page.emulate_media(reduced_motion="reduce")
    at = live_server.url.replace("127.0.0.1", "localhost")  # passkeys refuse IP addresses

    page.goto(f"{at}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.get_by_label("Username or email address").fill("ada")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Confirm it's you")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("heading", name="Add a passkey or security key")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Sign in without a password").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert violations(page) == []
    assert [key.wrap().is_passwordless for key in Authenticator.objects.filter(type="webauthn")] == [True]
    page.goto(f"{at}/accounts/2fa/webauthn/")
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    assert violations(page) == []

    page.context.clear_cookies()
    page.goto(f"{at}/accounts/login/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert complaints == []
