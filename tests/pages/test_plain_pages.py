"""Texts of the project's own pages and mails: allauth's overridden, times in the reader's zone, numbers from rules."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from oasst.accounts import consent, departures
from oasst.accounts.forms.account import MOST_LANGS, AccountForm
from oasst.accounts.sign_in import CLOSED_KEY
from oasst.background.retention import RULES
from oasst.core.time_zones import zone
from oasst.models import Notification, User
from tests.pages.cast import signed_in

TEMPLATES = settings.BASE_DIR / "oasst/templates"
TOKYO = "Asia/Tokyo"
PASSWORD = "correct horse"


def _when(moment: datetime) -> str:
    return Template("{% load look %}{% when moment %}").render(Context({"moment": moment}))


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=3), "3\xa0minutes ago"),
        (timedelta(hours=2, minutes=20), "2\xa0hours ago"),
        (timedelta(days=6, hours=1), "6\xa0days ago"),
    ],
)
def test_recent_times_are_relative(age: timedelta, text: str) -> None:
    assert f">{text}</time>" in _when(timezone.now() - age)


def test_older_times_are_dates_in_the_active_zone_with_the_exact_time_in_the_title() -> None:
    moment = datetime(2026, 1, 31, 20, 30, tzinfo=UTC)
    with timezone.override(zone(TOKYO)):
        shown = _when(moment)
    assert shown == (
        '<time datetime="2026-01-31T20:30:00+00:00" title="Feb. 1, 2026, 5:30 a.m. JST">Feb. 1, 2026</time>'
    )


@pytest.mark.django_db
def test_pages_use_the_time_zone_of_the_account_and_leave_no_trace_of_it(ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(time_zone=TOKYO)
    note = Notification.objects.create(user=ada, kind="gone")
    Notification.objects.filter(pk=note.pk).update(created_at=datetime(2026, 1, 31, 20, 30, tzinfo=UTC))
    assert "Feb. 1, 2026, 5:30 a.m. JST" in signed_in(ada).get("/inbox/").content.decode()
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.django_db
def test_a_deleted_account_names_its_end_in_the_zone_of_its_owner(ada: User) -> None:
    ada.time_zone = TOKYO
    ada.save()
    end = datetime(2026, 1, 31, 20, 30, tzinfo=UTC)
    ada.erased_from = end
    with timezone.override(zone(ada.time_zone)):
        assert "Feb. 1, 2026, 5:30 a.m. (JST)" in render_to_string("mail/departure.txt", {"account": ada})
    ada.is_active = False
    ada.save()
    client = Client()
    session = client.session
    session[CLOSED_KEY] = str(ada.pk)
    session.save()
    page = " ".join(client.get("/accounts/inactive/").content.decode().split())
    assert "It will be erased on Feb. 1, 2026, 5:30 a.m. (JST)." in page


@pytest.mark.django_db
def test_numbers_in_texts_are_those_of_the_rules(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    days = {rule.name: rule.days for rule in RULES}
    privacy = " ".join(Client().get("/privacy/").content.decode().split())
    assert f"We keep it for {days['habits']} days." in privacy
    assert f"We delete them {days['addresses']} days after you last used it." in privacy
    assert f"is final after {departures.DAYS} days" in privacy
    monkeypatch.setattr(consent, "MINIMUM_AGE", 17)
    assert "You're at least 17 years old" in Client().get("/terms/").content.decode()
    tags = " ".join(f"{a}{b}" for a in "abde" for b in "aefgmnrsvz")
    form = AccountForm({"other_langs": tags}, user=ada)
    form.is_valid()
    assert MOST_LANGS == 20
    assert all("at most" not in error or f"at most {MOST_LANGS} " in error for error in form.errors["other_langs"])


ALLAUTH_PAGES = [
    ("/accounts/login/", "Sign in"),
    ("/accounts/signup/", "Sign up"),
    ("/accounts/login/code/", "Send me a sign-in code"),
    ("/accounts/password/reset/", "Reset your password"),
    ("/accounts/password/reset/done/", "Reset your password"),
    ("/accounts/email/", "Email addresses"),
    ("/accounts/password/change/", "Change password"),
    ("/accounts/2fa/", "Two-factor authentication"),
    ("/accounts/2fa/totp/activate/", "Set up an authenticator app"),
    ("/accounts/2fa/webauthn/add/", "Add a passkey or security key"),
    ("/accounts/reauthenticate/", "Confirm it's you"),
    ("/accounts/sessions/", "Active sessions"),
    ("/accounts/3rdparty/", "Connected accounts"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "title"), ALLAUTH_PAGES)
def test_pages_of_allauth_have_our_words_in_sentence_case(ada: User, path: str, title: str) -> None:
    page = signed_in(ada).get(path).content.decode()
    if f"<h1>{title}</h1>" not in page:
        page = Client().get(path).content.decode()
    assert f"<h1>{title}</h1>" in page
    main = page.partition("<main")[2].partition("</main>")[0]
    texts = re.findall(r"<(?:h[1-3]|button|label|legend)\b[^>]*>\s*([^<>]+?)\s*<", main)
    assert [text for text in texts if re.search(r"\w [A-Z][a-z]", text)] == []
    assert "lease " not in main


@pytest.mark.django_db
def test_every_mail_of_allauth_is_ours(ada: User) -> None:
    for template in sorted(TEMPLATES.rglob("email/*_subject.txt")):
        subject = render_to_string(template.relative_to(TEMPLATES).as_posix(), {}).strip()
        assert re.fullmatch(r"[A-Z][a-z']*( [a-z'-]+)*", subject), subject
    new = {"oldpassword": PASSWORD, "password1": "an other horse", "password2": "an other horse"}
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    signed_in(ada).post("/accounts/password/change/", new)
    (letter,) = mail.outbox
    assert letter.subject == f"{settings.SITE_NAME}: Your password has been changed"
    assert str(letter.body).startswith("Your password has been changed.\n\nIf this wasn't you, change your password")


def test_no_line_of_our_templates_is_longer_than_120_characters() -> None:
    lines = {
        (path.name, number)
        for path in settings.BASE_DIR.glob("*/templates/**/*.html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 120
    }
    assert lines == set()


def test_texts_of_the_sign_in_pages_are_in_sentence_case() -> None:
    folders = [TEMPLATES / name for name in ("account", "mfa", "socialaccount", "usersessions")]
    texts = {
        " ".join((one or many).split())
        for folder in folders
        for path in (*folder.rglob("*.html"), *folder.rglob("*.txt"))
        for one, many in re.findall(r'{% translate "([^"]+)"|{% blocktranslate[^%]*%}([^%]+){%', path.read_text())
    }
    assert len(texts) > 100
    assert {text for text in texts if re.search(r"[a-z,] (?!JavaScript|IP\b)[A-Z][a-z]", text)} == set()
