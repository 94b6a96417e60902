"""Refusals: a page with a way out for people, JSON for programs, also when the database is the trouble."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.mail import EmailMessage
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from oasst.models import User, UserKind, UserRole
from oasst.views import home
from tests.pages.cast import inline_parts, signed_in

RAISED = {
    400: SuspiciousOperation("x"),
    403: PermissionDenied(),
    500: ValueError("a secret"),
    503: OperationalError("no route to the database"),
}


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], Client]:
    """A client of a site whose home page fails with the exception."""

    def make(exception: Exception) -> Client:
        def counting() -> object:
            raise exception

        monkeypatch.setattr(home, "figures", counting)
        return Client(raise_request_exception=False)

    return make


@pytest.mark.django_db
@pytest.mark.parametrize("status", RAISED)
def test_a_failing_page_is_a_page_with_a_way_out(status: int, raising: Callable[[Exception], Client]) -> None:
    response = raising(RAISED[status]).get("/")
    page = response.content.decode()
    assert response.status_code == status
    assert 'href="/"' in page
    assert "a secret" not in page
    assert inline_parts(page) == []
    assert "Content-Security-Policy" in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("status", RAISED)
def test_a_program_gets_json(status: int, raising: Callable[[Exception], Client]) -> None:
    response = raising(RAISED[status]).get("/", headers={"Accept": "application/json"})
    assert (response.status_code, list(response.json())) == (status, ["detail"])


def test_a_missing_page_and_a_missing_address_of_the_api(db: None) -> None:
    assert "Page not found" in Client().get("/nowhere").content.decode()
    assert list(Client().get("/api/v1/nowhere").json()) == ["detail"]


@pytest.mark.parametrize("bare", ["/", "/accounts/login/"])
def test_without_a_database_everyone_is_asked_to_come_back(bare: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here may touch the database; the test has none, and a session cookie makes the middleware look for it."""

    def away(*_arguments: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(f"{configured.SESSION_ENGINE}.SessionStore.load", away)
    client = Client(raise_request_exception=False)
    client.cookies[configured.SESSION_COOKIE_NAME] = "x" * 32
    response = client.get(bare)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "120")


def test_the_wrong_method_names_the_right_ones() -> None:
    response = Client().post("/guidelines/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert "Method not allowed" in response.content.decode()


def test_under_maintenance_only_health_and_files_answer(settings: Settings) -> None:
    settings.MAINTENANCE = True
    response = Client().get("/browse/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "120")
    assert list(Client().get("/api/v1/x").json()) == ["detail"]


@pytest.mark.django_db
def test_health_answers_under_maintenance(settings: Settings) -> None:
    settings.MAINTENANCE = True
    assert Client().get("/healthz").json()["database"] is True


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_advice(ada: User) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "ada"})
    assert response.status_code == 403
    assert "Your text is still in the form" in response.content.decode()


# --- The outbox ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(settings: Settings, tmp_path: Path, db: None) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    for subject in ("Erste", "Zweite: كود <b>"):
        EmailMessage(subject, "Ihr Code: 123\n\n<script>", to=["ada@example.org"]).send()


@pytest.fixture
def demo_client(db: None) -> Client:
    return signed_in(User.objects.create_user("demo-volunteer", kind=UserKind.DEMO))


@pytest.mark.usefixtures("sent")
def test_the_outbox_shows_mails_newest_first_as_plain_text(demo_client: Client) -> None:
    response = demo_client.get("/outbox/")
    assert [mail.subject for mail in response.context["mails"]] == ["Zweite: كود <b>", "Erste"]
    assert "Ihr Code: 123\n\n&lt;script&gt;" in response.content.decode()


@pytest.mark.usefixtures("sent")
def test_the_outbox_is_for_demo_accounts_and_administrators(ada: User, mod: User, demo_client: Client) -> None:
    boss = User.objects.create_user("boss", role=UserRole.ADMIN)
    assert Client().get("/outbox/").headers["Location"] == "/accounts/login/?next=/outbox/"
    people = (demo_client, signed_in(boss), signed_in(ada), signed_in(mod))
    assert [each.get("/outbox/").status_code for each in people] == [200, 200, 403, 403]


@pytest.mark.usefixtures("sent")
def test_the_outbox_exists_on_this_machine_of_a_platform_without_mail_server_alone(
    settings: Settings, demo_client: Client
) -> None:
    boss = signed_in(User.objects.create_user("boss", role=UserRole.ADMIN))
    assert [each.get("/outbox/").status_code for each in (demo_client, boss)] == [200, 200]
    assert boss.get("/outbox/", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert boss.get("/outbox/", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    settings.EMAIL_HOST = "mail.example.org"
    assert boss.get("/outbox/").status_code == 404
    settings.EMAIL_HOST = ""
    settings.PRODUCTION = True
    assert boss.get("/outbox/").status_code == 404
