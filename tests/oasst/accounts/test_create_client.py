"""`manage.py create_client`: an API client from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from oasst.accounts import clients, keys
from oasst.models import ApiClient, Event, EventType, User

pytestmark = pytest.mark.django_db


def create(*args: str) -> tuple[str, str]:
    out, told = StringIO(), StringIO()
    call_command("create_client", *args, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def test_the_key_is_all_that_is_printed_and_only_its_hash_is_stored() -> None:
    out, told = create("a bot")
    key = out.strip()
    made = ApiClient.objects.get()
    assert (len(key), made.key_hash, key in told) == (64, keys.hash_of(key), False)
    assert (made.description, made.trusted, tuple(made.scopes), made.owner) == (
        "a bot",
        False,
        clients.ALL_SCOPES,
        None,
    )
    assert Event.objects.get().type == EventType.CLIENT_MADE


def test_everything_about_it_can_be_said(ada: User) -> None:
    options = "--trusted --frontend-type web --scopes read releases --owner ADA --email ada@example.org"
    create("the site", *options.split())
    made = ApiClient.objects.get()
    assert (made.trusted, made.frontend_type, made.scopes, made.owner, made.admin_email) == (
        True, "web", ["read", "releases"], ada, "ada@example.org"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("a bot", "--owner", "nobody"), "There is no user named 'nobody'."),
        (("a bot", "--email", "ada"), "admin_email: Enter a valid email address."),
        (("",), "description: This field cannot be blank."),
        (("a bot", "--scopes", "everything"), "invalid choice: 'everything'"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_made(args: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        create(*args)
    assert not ApiClient.objects.exists()


def test_it_says_that_people_of_an_untrusted_client_never_decide() -> None:
    assert "never decide" in create("a bot")[1]
    assert "never decide" not in create("a site", "--trusted")[1]


def test_it_takes_the_number_of_tasks_a_minute() -> None:
    create("a bot", "--tasks-per-minute", "500")
    assert ApiClient.objects.get().tasks_per_minute == 500
