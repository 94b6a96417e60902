"""Making and changing webhooks: in the admin and from the command line."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from oasst.accounts import clients
from oasst.models import ApiClient, Event, EventType, User, UserRole, Webhook
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/oasst/webhook/"
HERE = "http://127.0.0.1:9/told"


@pytest.fixture(autouse=True)
def _here(settings: Settings) -> None:
    """No name is resolved in the tests; loopback stands for an allowed address, everything else is not."""
    settings.WEBHOOKS_TO_THIS_MACHINE = True


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_user("boss", "boss@example.org", "correct horse", role=UserRole.ADMIN)


@pytest.fixture
def bot(db: None) -> ApiClient:
    made, _key = clients.make(by=None, description="a bot")
    Event.objects.all().delete()
    return made


def secret_on(page: str) -> str:
    [secret] = re.findall(r'readonly\s+value="([^"]+)"', page)
    return str(secret)


def test_an_administrator_makes_a_webhook_and_sees_its_secret_once(boss: User, bot: ApiClient) -> None:
    web = signed_in(boss)
    form = {"client": str(bot.pk), "url": HERE, "subjects": ["tree_finished"], "enabled": "on"}
    secret = secret_on(web.post(f"{LIST}add/", form).content.decode())
    made = Webhook.objects.get()
    assert (made.secret, made.client, made.url, made.subjects, made.enabled) == (
        secret,
        bot,
        HERE,
        ["tree_finished"],
        True,
    )
    for path in (LIST, f"{LIST}{made.pk}/change/", f"{LIST}{made.pk}/history/"):
        assert secret not in web.get(path).content.decode()
    event = Event.objects.get(type=EventType.CLIENT_CHANGED)
    assert (event.user_id, event.detail) == (
        boss.pk, {"client": str(bot.pk), "webhook": str(made.pk), "changed": ["made"]}
    )  # fmt: skip


def test_another_secret_takes_the_place_of_the_old_one(boss: User, bot: ApiClient) -> None:
    hook = Webhook.objects.create(client=bot, url=HERE, subjects=[], secret="old")
    web, path = signed_in(boss), f"{LIST}{hook.pk}/renew/"
    assert path in web.get(f"{LIST}{hook.pk}/change/").content.decode()
    assert web.get(path).status_code == 200
    hook.refresh_from_db()
    assert hook.secret == "old"
    secret = secret_on(web.post(path).content.decode())
    hook.refresh_from_db()
    assert (hook.secret, secret.startswith("whsec_")) == (secret, True)


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"url": "https://10.0.0.1/"}, "url", "The host has an address that is not on the public internet."),
        ({"url": "ftp://127.0.0.1/"}, "url", "The address must begin with https://."),
        ({"url": "not an address"}, "url", "Enter a valid URL."),
        ({"subjects": ["report_opened"]}, "subjects", "Only trusted clients can subscribe to reports."),
        ({"subjects": []}, "subjects", "This field is required."),
    ],
)
def test_a_webhook_that_may_not_be_is_refused_with_the_reason(
    change: dict[str, object], field: str, why: str, boss: User, bot: ApiClient
) -> None:
    form = {"client": str(bot.pk), "url": HERE, "subjects": ["tree_finished"], "enabled": "on", **change}
    page = signed_in(boss).post(f"{LIST}add/", form)
    assert page.context["adminform"].form.errors[field] == [why]
    assert not Webhook.objects.exists()


def test_switching_off_is_recorded(boss: User, bot: ApiClient) -> None:
    hook = Webhook.objects.create(client=bot, url=HERE, subjects=["tree_finished"], secret="x")
    form = {"client": str(bot.pk), "url": HERE, "subjects": ["tree_finished"]}
    assert signed_in(boss).post(f"{LIST}{hook.pk}/change/", form).status_code == 302
    hook.refresh_from_db()
    assert (hook.enabled, Event.objects.get(type=EventType.CLIENT_CHANGED).detail["changed"]) == (False, ["enabled"])


def test_a_moderator_looks_and_changes_nothing(mod: User, bot: ApiClient) -> None:
    hook = Webhook.objects.create(client=bot, url=HERE, subjects=["tree_finished"], secret="x")
    web = signed_in(mod)
    paths = (f"{LIST}add/", f"{LIST}{hook.pk}/renew/", f"{LIST}{hook.pk}/change/")
    assert [web.post(path, {"url": HERE}).status_code for path in paths] == [403, 403, 403]
    assert web.get(paths[2]).status_code == 200
    hook.refresh_from_db()
    assert (hook.enabled, hook.secret) == (True, "x")


def create(*args: str) -> str:
    out = StringIO()
    call_command("create_webhook", *args, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_the_command_prints_the_secret(bot: ApiClient) -> None:
    secret = create(str(bot.pk), HERE, "tree_finished", "release_published")
    made = Webhook.objects.get()
    assert (made.secret, made.subjects) == (secret, ["tree_finished", "release_published"])


@pytest.mark.parametrize(
    ("address", "subject", "why"),
    [
        ("https://10.0.0.1/", "tree_finished", "not on the public internet"),
        ("nothing", "tree_finished", "Enter a valid URL"),
        (HERE, "report_opened", "Only trusted clients can subscribe to reports"),
        (HERE, "everything", "invalid choice"),
    ],
)
def test_the_command_refuses_with_the_reason(address: str, subject: str, why: str, bot: ApiClient) -> None:
    with pytest.raises(CommandError, match=why):
        create(str(bot.pk), address, subject)
    assert not Webhook.objects.exists()


def test_a_webhook_belongs_to_a_client_that_exists() -> None:
    with pytest.raises(CommandError, match="There is no API client"):
        create("7a3f2e54-0a0a-4c11-9d8e-6f1f5b1d0001", HERE, "tree_finished")
