"""Signing up, in and out, the terms, the account: with the forms a browser would send."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import Settings

from oasst.accounts import consent, updates
from oasst.models import Consent, Event, EventType, Notification, User, UserKind, UserRole
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

PASSWORD = "a horse with no name"


@pytest.fixture
def outbox_folder(settings: Settings, tmp_path: Path) -> Path:
    """Mails go to files, as they do where no server is named."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def _sign_up(client: Client, **changes: str) -> Any:
    form = {"username": "Dora", "email": "dora@example.org", "password1": PASSWORD, "accept": "on"}
    return client.post("/accounts/signup/", {**form, **changes})


@pytest.mark.usefixtures("outbox_folder")
def test_from_sign_up_by_the_code_in_the_outbox_to_the_account_and_back_in(settings: Settings) -> None:
    client = Client()
    assert _sign_up(client).headers["Location"] == "/accounts/confirm-email/"
    at_the_machine = Client()
    at_the_machine.force_login(User.objects.create_user("demo-volunteer", kind=UserKind.DEMO))
    page = at_the_machine.get("/outbox/").content.decode()
    code = re.search(r"page you came from:\s+([A-Z0-9-]+)\s", page)
    assert code is not None
    assert client.post("/accounts/confirm-email/", {"code": code[1]}).headers["Location"] == "/welcome/"

    dora = User.objects.get(username="Dora")
    assert (dora.kind, dora.role, str(dora)) == (UserKind.SIGNED_UP, UserRole.VOLUNTEER, "Dora")
    assert list(Consent.objects.values_list("user", "terms_version", "dataset_licence")) == [
        (dora.pk, settings.TERMS_VERSION, "CC-BY-4.0")
    ]
    assert list(Event.objects.order_by("id").values_list("type", "user_id")) == [
        (EventType.USER_JOINED, dora.pk),
        (EventType.TERMS_ACCEPTED, dora.pk),
    ]

    assert client.get("/account/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/account/").headers["Location"] == "/accounts/login/?next=/account/"
    for login in ("dora@example.org", "DORA", "Dora@Example.org"):
        entered = client.post("/accounts/login/", {"login": login, "password": PASSWORD, "next": "/account/"})
        assert entered.headers["Location"] == "/account/"
        client.post("/accounts/logout/")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"accept": ""}, "Accept the terms to continue."),
        ({"username": "d@ra"}, "no spaces"),
        ({"username": "ADA"}, "That username is taken."),
        ({"username": "Admin"}, "That username isn&#x27;t available."),
        ({"password1": "short"}, "too short"),
    ],
)
def test_a_refused_sign_up_says_why_beside_the_field(ada: User, changes: dict[str, str], said: str) -> None:
    page = _sign_up(Client(), **changes).content.decode()
    field = next(iter(changes))
    assert said in page
    assert re.search(rf'<ul class="errorlist" id="id_{field}_error">', page)
    assert re.search(rf'<input[^>]*name="{field}"[^>]*aria-describedby="[^"]*id_{field}_error"', page)
    assert User.objects.count() == 1


def test_an_address_in_use_is_told_to_its_owner_alone(ada: User) -> None:
    response = _sign_up(Client(), email=ada.email)
    assert response.headers["Location"] == "/accounts/confirm-email/"
    assert [(message.to, "already" in message.body) for message in mail.outbox] == [([ada.email], True)]
    assert User.objects.count() == 1


def test_a_banned_person_sees_why_until_when_and_what_stays_open(ada: User) -> None:
    before, later = signed_in(ada), Client()
    assert before.get("/account/").status_code == 200
    User.objects.update(is_active=False, ban_reason="Copied from a model. <b>Twice.</b>")
    later.post("/accounts/login/", {"login": "ada", "password": "correct horse"})
    for client, path in ((before, "/account/"), (before, "/desk/"), (later, "/accounts/inactive/")):
        page = client.get(path, follow=True).content.decode()
        assert "This account is closed" in page
        assert "Copied from a model. &lt;b&gt;Twice.&lt;/b&gt;" in page
        assert "No end date." in page
        assert client.get("/browse/").status_code == 200
    assert "Copied from a model" not in Client().get("/accounts/inactive/").content.decode()


def test_without_a_reason_or_after_the_account_was_deleted_the_page_says_so(ada: User) -> None:
    client = signed_in(ada)
    User.objects.update(is_active=False)
    assert "No reason was given." in client.get("/account/", follow=True).content.decode()
    updates.delete(ada, by=None)
    page = client.get("/account/", follow=True).content.decode()
    assert ("This account has been deleted" in page, "moderator" in page) == (True, False)


def test_a_wrong_password_says_nothing_of_a_ban(ada: User) -> None:
    User.objects.update(is_active=False, ban_reason="Copied.")
    client = Client()
    client.post("/accounts/login/", {"login": "ada", "password": "wrong horse"})
    assert "Copied." not in client.get("/accounts/inactive/").content.decode()


def test_a_person_let_in_again_sees_no_ban_any_more(ada: User) -> None:
    client = signed_in(ada)
    User.objects.update(is_active=False)
    assert client.get("/account/").headers["Location"] == "/accounts/inactive/"
    User.objects.update(is_active=True)
    assert client.get("/account/").status_code == 200


def test_a_demo_account_works_on_this_machine_alone(ada: User) -> None:
    User.objects.update(kind=UserKind.DEMO)
    client = signed_in(ada)
    assert client.get("/account/").status_code == 200
    assert client.get("/account/", headers={"X-Forwarded-For": "203.0.113.7"}).headers["Location"] == "/accounts/login/"
    assert client.get("/account/").headers["Location"] == "/accounts/login/?next=/account/"


# --- Terms --------------------------------------------------------------------------------------------------------------


def _without_terms(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_has_not_accepted_the_terms_is_led_there_and_back(ada: User) -> None:
    client = _without_terms(ada)
    there = client.get("/browse/?lang=de")
    assert there.headers["Location"] == "/terms/?next=%2Fbrowse%2F%3Flang%3Dde"
    assert 'value="/browse/?lang=de"' in client.get(there.headers["Location"]).content.decode()
    back = client.post("/terms/", {"accept": "on", "next": "/browse/?lang=de"})
    assert back.headers["Location"] == "/browse/?lang=de"
    assert client.get("/account/").status_code == 200


def test_terms_refused_are_asked_again_and_nothing_is_recorded(ada: User) -> None:
    page = _without_terms(ada).post("/terms/", {}).content.decode()
    assert "Accept the terms to continue." in page
    assert Consent.objects.count() == 0


def test_after_the_terms_no_one_is_sent_to_another_site(ada: User) -> None:
    response = _without_terms(ada).post("/terms/", {"accept": "on", "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize(
    "path", ["/terms/", "/privacy/", "/guidelines/", "/outbox/", "/accounts/logout/", "/favicon.ico"]
)
def test_what_one_needs_before_the_terms_stays_open(ada: User, path: str) -> None:
    response = _without_terms(ada).get(path)
    assert not response.headers.get("Location", "").startswith("/terms/")


def test_a_form_sent_before_the_terms_changes_nothing_and_leads_back_to_its_page(ada: User) -> None:
    response = _without_terms(ada).post(
        "/account/", {"display_name": "Eve"}, headers={"Referer": "http://testserver/account/?a=1"}
    )
    assert response.headers["Location"] == "/terms/?next=%2Faccount%2F%3Fa%3D1"
    assert User.objects.get().display_name == "ada"


def test_a_program_is_told_about_the_terms_in_json(ada: User) -> None:
    response = _without_terms(ada).get("/account/", headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["terms"]) == (403, "/terms/")


def test_new_terms_are_asked_for_once_more(ada: User, settings: Settings) -> None:
    client, before = signed_in(ada), settings.TERMS_VERSION
    assert client.get("/account/").status_code == 200
    settings.TERMS_VERSION = "2027-01"
    assert client.get("/account/").status_code == 302
    client.post("/terms/", {"accept": "on"})
    assert sorted(Consent.objects.values_list("terms_version", flat=True)) == [before, "2027-01"]


def test_the_version_of_the_terms_is_the_day_since_which_they_are_in_force(client: Client, settings: Settings) -> None:
    assert consent.IN_FORCE_SINCE.isoformat().startswith(settings.TERMS_VERSION)
    page = " ".join(client.get("/terms/").content.decode().split())
    assert f"in force since {date_format(consent.IN_FORCE_SINCE)}" in page


# --- Account and inbox --------------------------------------------------------------------------------------------------

FILLED_IN = {
    "display_name": "Ada L.",
    "common_langs": ["de", "ar"],
    "other_langs": "zh-hant, GSW",
    "time_zone": "Africa/Lagos",
}


def test_the_account_is_changed_and_the_change_recorded(ada: User) -> None:
    client = signed_in(ada)
    Event.objects.all().delete()
    assert client.post("/account/", FILLED_IN).headers["Location"] == "/account/"
    ada.refresh_from_db()
    assert ada.langs == ["de", "ar", "zh-Hant", "gsw"]
    assert (ada.display_name, ada.time_zone, ada.show_on_leaderboard) == ("Ada L.", "Africa/Lagos", False)
    assert list(Event.objects.values_list("type", "user_id", "detail")) == [
        (
            EventType.ACCOUNT_CHANGED,
            ada.pk,
            {
                "account": str(ada.pk),
                "changed": ["display_name", "langs", "show_on_leaderboard", "time_zone"],
                "langs": ["de", "ar", "zh-Hant", "gsw"],
                "time_zone": "Africa/Lagos",
                "show_on_leaderboard": False,
            },
        )
    ]
    client.post("/account/", FILLED_IN)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"other_langs": "de_DE"}, "Unknown language code: de_DE"),
        ({"other_langs": "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br"}, "at most 20"),
        ({"display_name": "a\u202eb"}, "invisible characters"),
        ({"display_name": " "}, "This field is required."),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(ada: User, changes: dict[str, str], said: str) -> None:
    page = signed_in(ada).post("/account/", {**FILLED_IN, **changes}).content.decode()
    assert said in page
    assert User.objects.get().langs == []


def test_the_inbox_shows_ones_own_news_and_forgets_what_was_read(ada: User, ben: User) -> None:
    old = timezone.now() - timedelta(days=1)
    Notification.objects.create(user=ben, kind="for ben")
    first = Notification.objects.create(user=ada, kind="x", created_at=old)
    second = Notification.objects.create(user=ada, kind="x")
    client = signed_in(ada)
    page = client.get("/inbox/").content.decode()
    assert page.count("news__unread") == 2
    assert 'aria-label="2 unread notifications"' in page
    third = Notification.objects.create(user=ada, kind="x")
    client.post("/inbox/", {"through": second.pk})
    unread = Notification.objects.filter(read_at=None).values_list("pk", flat=True)
    assert first.pk not in unread
    assert set(unread) == {third.pk, Notification.objects.get(user=ben).pk}
