"""The first administrator comes from the command line."""

import io
import os
import pty
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from oasst import demo
from oasst.models import Event, User, UserRole
from tests.plugin import ROOT

PASSWORD = "a quiet green lamp"


def _make(email: str, *, monkeypatch: pytest.MonkeyPatch, typed: str = PASSWORD) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
    call_command("make_admin", email, password_stdin=True, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_new_person_gets_an_account_that_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _make("Root.Grower@example.org", monkeypatch=monkeypatch)
    user = User.objects.get()
    assert (user.username, user.email, user.role) == ("root.grower", "root.grower@example.org", UserRole.ADMIN)
    assert user.check_password(PASSWORD)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(user.email, True, True)]
    assert said == "Created the administrator root.grower <root.grower@example.org>, who can sign in now.\n"


@pytest.mark.django_db
def test_an_account_that_has_confirmed_the_address_is_appointed(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    EmailAddress.objects.create(user=ada, email="ada@example.org", verified=True, primary=True)
    assert _make("ADA@example.org", monkeypatch=monkeypatch) == "ada <ada@example.org> is now an administrator.\n"
    ada.refresh_from_db()
    assert (ada.role, ada.check_password("correct horse")) == (UserRole.ADMIN, True)
    assert list(Event.objects.values_list("type", "user_id", "detail")) == [
        ("account_changed", ada.pk, {"role": "admin"})
    ]


@pytest.mark.django_db
def test_doing_it_twice_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _make("ada@example.org", monkeypatch=monkeypatch)
    before = (list(User.objects.values()), Event.objects.count())
    said = _make("ada@example.org", monkeypatch=monkeypatch, typed="something else entirely")
    assert said == "ada <ada@example.org> was already an administrator.\n"
    assert (list(User.objects.values()), Event.objects.count()) == before


@pytest.mark.django_db
def test_a_taken_name_gets_a_number(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _make("ada@elsewhere.example", monkeypatch=monkeypatch)
    assert set(User.objects.values_list("username", "role")) == {("ada", "volunteer"), ("ada2", "admin")}


@pytest.mark.django_db
def test_an_address_no_one_has_confirmed_appoints_no_one(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match=r"hasn't confirmed it"):
        _make("ada@example.org", monkeypatch=monkeypatch)
    assert list(User.objects.values_list("username", "role")) == [("ada", "volunteer")]


@pytest.mark.django_db
def test_a_demo_account_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    demo.create()
    with pytest.raises(CommandError, match=r"belongs to a demo account"):
        _make("demo-moderator@example.org", monkeypatch=monkeypatch)
    assert User.objects.filter(role=UserRole.ADMIN).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "typed", "reason"), [
    ("not an address", PASSWORD, "'not an address' is not an email address."),
    ("root@example.org", "short", "The password is too weak. This password is too short."),
    ("root@example.org", "password123", "The password is too weak. This password is too common."),
    ("longname@example.org", "longname@example.org", "The password is too weak. The password is too similar to"),
    ("root@example.org", "", "The password is too weak. This password is too short."),
])  # fmt: skip
def test_what_cannot_be_says_why(email: str, typed: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError) as refused:
        _make(email, monkeypatch=monkeypatch, typed=typed)
    assert str(refused.value).startswith(reason)
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_without_a_terminal_it_says_how_to_give_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("make_admin", "root@example.org")


def test_on_a_terminal_it_asks_twice_and_minds_a_difference() -> None:
    """In a process of its own, with a terminal; it ends before anything is written."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", _ASK], stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, start_new_session=True
    ) as asked:
        os.close(theirs)
        screen = _until(ours, "new account: ")
        os.write(ours, b"one\n")
        screen += _until(ours, "Repeat the password: ")
        os.write(ours, b"two\n")
        screen += _until(ours, "changed.")
        assert asked.wait(20) == 0
    os.close(ours)
    assert screen.replace("\r", "").strip().split("\n") == [
        "Password for the new account: ",
        "Repeat the password: ",
        "The passwords don't match. Nothing was changed.",
    ]


_ASK = """
import django

django.setup()
from django.core.management import CommandError
from oasst.management.commands.make_admin import _password
try:
    _password(from_stdin=False)
except CommandError as differ:
    print(differ)
"""


def _until(terminal: int, words: str) -> str:
    seen = ""
    while words not in seen:
        seen += os.read(terminal, 1024).decode()
    return seen
