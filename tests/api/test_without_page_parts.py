"""Operations of the API have nothing to do with what pages need: sessions, forms, the language of the interface."""

import pytest
from django.test import Client
from django.utils import translation

from oasst.models import User
from tests.pages.cast import signed_in


@pytest.mark.django_db
def test_a_program_is_answered_in_english_after_any_other_request(client: Client) -> None:
    with translation.override(None):  # put back what this thread spoke
        client.get("/", headers={"Accept-Language": "ar"})
        assert translation.get_language() == "ar"
        answer = client.post("/api/v1/tasks/", "{}", "application/json", headers={"Accept-Language": "ar"})
        assert (answer.status_code, answer.json()["message"]) == (403, "Could not validate the API key.")
        assert translation.get_language() == "en"


@pytest.mark.django_db
def test_a_session_says_nothing_to_an_operation_and_gets_no_cookie(cleo: User) -> None:
    browser = signed_in(cleo)
    answer = browser.get("/api/v1/users/by_username")
    assert answer.status_code == 403
    assert answer.cookies == {}
    assert not hasattr(answer.wsgi_request, "session")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.django_db
def test_who_is_signed_in_is_told_to_programs_that_share_the_browser(cleo: User) -> None:
    assert signed_in(cleo).get("/api/v1/auth/check").json() == cleo.email
