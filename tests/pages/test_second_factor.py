"""Staff show a second factor before any page of theirs answers."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from oasst.accounts import consent
from oasst.models import User, UserKind, UserRole
from tests.pages.cast import show_second_factor, signed_in

pytestmark = pytest.mark.django_db

PEOPLE = "/admin/oasst/user/"
SECRET = "JBSWY3DPEHPK3PXP"
TO_SET_UP, TO_SHOW = "/accounts/2fa/", "/accounts/2fa/reauthenticate/"


@pytest.fixture
def mod(mod: User) -> User:
    """With a confirmed address, and the terms accepted."""
    EmailAddress.objects.create(user=mod, email=mod.email, verified=True, primary=True)
    consent.accept(by=mod)
    return mod


def _by_password(user: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": "correct horse"})
    return client


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _way(client: Client, path: str = PEOPLE) -> list[tuple[str, int]]:
    """Where asking for a staff page leads, after the admin's door."""
    answer = client.get(path, follow=True)
    return [(where.partition("?")[0], status) for where, status in answer.redirect_chain[1:]] or [
        (path, answer.status_code)
    ]


@pytest.mark.parametrize("role", [UserRole.SENIOR_MODERATOR, UserRole.ADMIN])
def test_the_higher_the_role_the_same_the_door(mod: User, role: UserRole) -> None:
    User.objects.filter(pk=mod.pk).update(role=role)
    assert _way(_by_password(mod)) == [(TO_SET_UP, 302)]


@pytest.mark.django_db(transaction=True)
def test_staff_without_a_second_factor_are_sent_to_set_one_up_and_come_back(mod: User) -> None:
    client = _by_password(mod)
    assert client.get(PEOPLE)["Location"] == f"/admin/login/?next={PEOPLE}"
    assert _way(client) == [(TO_SET_UP, 302)]
    assert client.post(f"{PEOPLE}{mod.pk}/change/", {"notes": "x"}).status_code == 302
    client.post("/accounts/reauthenticate/", {"password": "correct horse"})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert re.findall(r'<a href="([^"]+)">Continue to the administration', codes) == [PEOPLE]
    assert client.get(PEOPLE).status_code == 200
    assert User.objects.get(pk=mod.pk).notes == ""


def test_a_session_older_than_the_second_factor_has_to_show_it(mod: User) -> None:
    client = _by_password(mod)
    TOTP.activate(mod, SECRET)
    assert _way(client) == [(TO_SHOW, 302)]
    answer = client.post(f"{TO_SHOW}?next={PEOPLE}", {"code": _code(SECRET)})
    assert (answer["Location"], client.get(PEOPLE).status_code) == (PEOPLE, 200)


def test_who_shows_it_at_sign_in_is_asked_no_more(mod: User) -> None:
    TOTP.activate(mod, SECRET)
    client = _by_password(mod)
    assert client.get(PEOPLE)["Location"] == f"/admin/login/?next={PEOPLE}"  # not in yet
    client.post("/accounts/2fa/authenticate/", {"code": _code(SECRET)})
    assert client.get(PEOPLE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_password_alone_opens_no_session_by_adding_a_further_factor(mod: User) -> None:
    client = _by_password(mod)
    Authenticator.objects.create(user=mod, type=Authenticator.Type.WEBAUTHN, data={})
    client.post("/accounts/reauthenticate/", {"password": "correct horse"})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})
    assert Authenticator.objects.filter(user=mod, type=Authenticator.Type.TOTP).exists()
    assert _way(client) == [(TO_SHOW, 302)]


def test_the_pages_close_when_the_factor_is_gone(mod: User) -> None:
    client = signed_in(mod)
    assert client.get(PEOPLE).status_code == 200
    Authenticator.objects.filter(user=mod).delete()
    assert _way(client) == [(TO_SET_UP, 302)]


def test_a_factor_shown_by_someone_else_in_the_same_browser_does_not_count(mod: User, ada: User) -> None:
    client = signed_in(mod)
    User.objects.filter(pk=ada.pk).update(role=UserRole.MODERATOR)
    ada.refresh_from_db()
    consent.accept(by=ada)
    client.force_login(ada)
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={})
    assert _way(client) == [(TO_SHOW, 302)]


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/"])
def test_the_way_back_leads_nowhere_else(mod: User, away: str) -> None:
    client = _by_password(mod)
    TOTP.activate(mod, SECRET)
    answer = client.get("/admin/login/", {"next": away})
    assert answer["Location"] == f"{TO_SHOW}?next=%2Fadmin%2F"


@pytest.mark.parametrize(
    ("kind", "headers", "status"),
    [(UserKind.DEMO, {}, 200), (UserKind.DEMO, {"X-Forwarded-For": "192.0.2.1"}, 302), (UserKind.SIGNED_UP, {}, 302)],
)
def test_only_demo_accounts_at_the_machine_itself_are_exempt(
    mod: User, kind: UserKind, headers: dict[str, str], status: int
) -> None:
    User.objects.filter(pk=mod.pk).update(kind=kind)
    client = Client()
    client.force_login(mod)
    assert client.get(PEOPLE, headers=headers).status_code == status


@pytest.mark.parametrize("role", [UserRole.VOLUNTEER, UserRole.RESEARCHER])
def test_a_second_factor_makes_no_one_staff(ada: User, role: UserRole) -> None:
    User.objects.filter(pk=ada.pk).update(role=role)
    client = signed_in(ada)
    show_second_factor(client, ada)
    assert client.get(PEOPLE, follow=True).status_code == 403
