"""The ways to sign in besides the password: mailed codes, one-time codes, other sites; and the sessions they leave."""

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from requests.adapters import BaseAdapter

from oasst.accounts import consent, user_agents
from oasst.core import identity_providers
from oasst.models import Consent, Event, EventType, User, UserKind

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ada(ada: User) -> User:
    """With an address that is surely hers, and the terms accepted."""
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    consent.accept(by=ada)
    return ada


def signed_in_by_password(**headers: str) -> Client:
    client = Client(headers=headers)
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def _mailed_code() -> str:
    found = re.search(r"(?:page you came from|sign in to [^:]+):\s+([A-Z0-9-]+)\s", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


# --- Mailed codes -------------------------------------------------------------------------------------------------------


def test_a_mailed_code_signs_in_once(ada: User) -> None:
    client, other = Client(), Client()
    assert client.post("/accounts/login/code/", {"email": ada.email})["Location"] == "/accounts/login/code/confirm/"
    code = _mailed_code()
    assert client.post("/accounts/login/code/confirm/", {"code": "WRONG1"}).status_code == 200
    assert not is_in(client)
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert is_in(client)
    other.post("/accounts/login/code/", {"email": ada.email})
    other.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(other)


def test_a_person_who_joins_without_a_password_comes_back_by_code() -> None:
    client = Client()
    client.post("/accounts/signup/", {"username": "Dora", "email": "dora@example.org", "accept": "on"})
    client.post("/accounts/confirm-email/", {"code": _mailed_code()})
    assert is_in(client)
    assert User.objects.get().has_usable_password() is False
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": "dora@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": _mailed_code()})
    assert is_in(client)


# --- One-time codes -----------------------------------------------------------------------------------------------------


def _one_time_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _with_one_time_codes(client: Client) -> str:
    """Switches them on and returns the secret the person's device would keep."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'class="qr" src="data:image/svg+xml;base64,' in page
    secret = re.search(r'id="authenticator_secret"\s+value="([A-Z2-7]+)"', page)
    assert secret is not None
    client.post("/accounts/2fa/totp/activate/", {"code": _one_time_code(secret[1])})
    return secret[1]


@pytest.mark.usefixtures("ada")
def test_with_one_time_codes_the_password_alone_opens_nothing() -> None:
    secret = _with_one_time_codes(signed_in_by_password())
    client = signed_in_by_password()
    assert not is_in(client)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "That code is wrong." in wrong
    cache.clear()  # where it stands that this half minute's code has been used
    client.post("/accounts/2fa/authenticate/", {"code": _one_time_code(secret)})
    assert is_in(client)


def test_a_recovery_code_stands_in_for_a_lost_device_once(ada: User) -> None:
    owner = signed_in_by_password()
    _with_one_time_codes(owner)
    codes = owner.get("/accounts/2fa/recovery-codes/download/").content.decode().split()
    code = next(each for each in codes if re.fullmatch(r"\d{8}", each))
    outcomes = []
    for _attempt in range(2):
        client = signed_in_by_password()
        client.post("/accounts/2fa/authenticate/", {"code": code})
        outcomes.append(is_in(client))
    assert outcomes == [True, False]


def test_what_people_sign_in_with_is_no_one_elses_business() -> None:
    shown = {model._meta.label for model in admin.site._registry}
    assert {label for label in shown if label.split(".")[0] in ("mfa", "socialaccount", "usersessions")} == set()


# --- Other sites --------------------------------------------------------------------------------------------------------


class GitHub(BaseAdapter):
    """Stands at the edge of the network and answers as GitHub does."""

    def __init__(self, email: str) -> None:
        super().__init__()
        emails = [{"email": email, "verified": True, "primary": True}]
        self.answers: dict[str, Any] = {
            "/login/oauth/access_token": {"access_token": "t", "token_type": "bearer", "scope": "user:email"},
            "/user": {"id": 7, "login": "octo-ada", "name": "Ada", "email": None},
            "/user/emails": emails,
        }

    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, str(request.url)
        response.headers["Content-Type"] = "application/json"
        response._content = orjson.dumps(self.answers[urlsplit(str(request.url)).path])
        return response

    def close(self) -> None:
        pass


@pytest.fixture
def github(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Configures sign-in through GitHub; the function says whose address GitHub vouches for."""
    settings.SOCIALACCOUNT_PROVIDERS = identity_providers.providers({"github": ("id", "secret"), "google": ("id", "")})

    def vouches_for(email: str) -> None:
        edge = GitHub(email)
        monkeypatch.setattr(requests.Session, "get_adapter", lambda _self, url: edge)

    return vouches_for


def come_back_from(client: Client, process: str = "login") -> Any:
    """Presses the button, and comes back with a code as if one had said yes there."""
    away = urlsplit(client.post(f"/accounts/github/login/?process={process}")["Location"])
    assert (away.scheme, away.netloc, parse_qs(away.query)["client_id"]) == ("https", "github.com", ["id"])
    state = parse_qs(away.query)["state"][0]
    return client.get("/accounts/github/login/callback/", {"code": "c", "state": state})


def test_only_configured_sites_have_a_button(github: Callable[[str], None], settings: Settings) -> None:
    def buttons() -> list[str]:
        return re.findall(
            r">\s*Sign in with (\w+)\s*</button>\s*</form>", Client().get("/accounts/login/").content.decode()
        )

    assert buttons() == ["GitHub"]
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert buttons() == []
    assert Client().post("/accounts/github/login/").status_code == 404


def test_a_person_from_another_site_joins_with_a_name_and_the_terms(github: Callable[[str], None]) -> None:
    github("dora@example.org")
    client = Client()
    assert come_back_from(client)["Location"] == "/accounts/3rdparty/signup/"
    form = {"username": "Dora", "email": "dora@example.org"}
    refused = client.post("/accounts/3rdparty/signup/", form).content.decode()
    assert "Accept the terms to continue." in refused
    client.post("/accounts/3rdparty/signup/", {**form, "accept": "on"})
    assert is_in(client)
    dora = User.objects.get()
    assert (dora.username, dora.display_name, dora.kind) == ("Dora", "Dora", UserKind.SIGNED_UP)
    assert EmailAddress.objects.get().verified is True
    assert Consent.objects.filter(user=dora).count() == 1
    assert Event.objects.filter(type=EventType.USER_JOINED, user_id=dora.pk).count() == 1
    again = Client()
    come_back_from(again)
    assert is_in(again)


def test_an_account_is_never_opened_to_the_owner_of_its_address_elsewhere(
    ada: User, github: Callable[[str], None]
) -> None:
    github(ada.email)
    client = Client()
    come_back_from(client)
    client.post("/accounts/3rdparty/signup/", {"username": "Eve", "email": ada.email, "accept": "on"})
    assert [(message.to, "already" in message.body) for message in mail.outbox] == [([ada.email], True)]
    assert not is_in(client)
    assert User.objects.count() == 1


def test_another_site_is_linked_and_unlinked_on_the_account(ada: User, github: Callable[[str], None]) -> None:
    github(ada.email)
    owner = signed_in_by_password()
    come_back_from(owner, process="connect")
    assert SocialAccount.objects.count() == 0  # a way in is not added without fresh proof
    owner.post("/accounts/reauthenticate/", {"password": PASSWORD})
    come_back_from(owner, process="connect")
    assert list(SocialAccount.objects.values_list("user", "provider", "uid")) == [(ada.pk, "github", "7")]
    client = Client()
    come_back_from(client)
    assert is_in(client)
    assert "octo-ada" in owner.get("/accounts/3rdparty/").content.decode()
    owner.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.count() == 0


def test_forms_may_lead_to_configured_sites_alone() -> None:
    assert identity_providers.addresses(
        identity_providers.providers({"google": ("id", "secret"), "github": ("id", "")})
    ) == ["https://accounts.google.com"]


# --- Sessions -----------------------------------------------------------------------------------------------------------


def test_a_session_is_signed_out_from_another_one(ada: User) -> None:
    lost, here = signed_in_by_password(**{"User-Agent": FIREFOX}), signed_in_by_password()
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert page.count("This session") == 1
    session = UserSession.objects.get(user_agent=FIREFOX)
    here.post(f"/account/sessions/{session.pk}/end/")
    assert (is_in(lost), is_in(here)) == (False, True)
    assert here.post(f"/account/sessions/{session.pk}/end/").status_code == 404


def test_all_other_sessions_are_signed_out_at_once(ada: User) -> None:
    clients = [signed_in_by_password() for _ in range(3)]
    clients[0].post("/accounts/sessions/")
    assert [is_in(client) for client in clients] == [True, False, False]


def test_no_one_ends_someone_elses_session(ada: User, ben: User) -> None:
    owner = signed_in_by_password()
    consent.accept(by=ben)
    stranger = Client()
    stranger.force_login(ben)
    assert stranger.post(f"/account/sessions/{UserSession.objects.get().pk}/end/").status_code == 404
    assert is_in(owner)


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "Unknown browser"),
        ("Links (2.29; Linux 6.8)", "Linux"),
    ],
)
def test_a_browser_is_called_by_the_name_people_know(user_agent: str, said: str) -> None:
    assert user_agents.described(user_agent) == said
