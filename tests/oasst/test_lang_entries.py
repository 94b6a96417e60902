"""Wherever a language tag comes in, the same is refused and the same is stored."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from moderation.models import Action
from oasst.models import MessageTree, User, UserRole
from tasks.models import Opening, Task
from tests.api.conftest import Program, a_program
from tests.corpus import a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

NO_LANGUAGE = ("English", "german", "xx", "zxx", "mul", "und", "qaa", "xyz", "eng", "en_US", "e")
ACCOUNT = {"display_name": "Ada", "time_zone": "UTC"}


@pytest.fixture
def site() -> Program:
    return a_program("the web site", trusted=True)


@pytest.fixture(params=NO_LANGUAGE)
def wrong(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_the_api_refuses_to_hand_out_work_in_no_language(site: Program, ada: User, wrong: str) -> None:
    user = {"id": "ada", "display_name": "Ada", "auth_method": "local"}
    for answer in (
        site.post("/tasks/", {"type": "initial_prompt", "user": user, "lang": wrong}),
        site.post("/tasks/availability", user, lang=wrong),
        site.get("/messages/", lang=wrong),
    ):
        assert answer.status_code == 422, answer.content
    assert (Task.objects.count(), Opening.objects.count()) == (0, 0)


def test_the_api_stores_the_successor_of_an_old_code(site: Program) -> None:
    user = {"id": "ada", "display_name": "Ada", "auth_method": "local"}
    assert site.post("/tasks/", {"type": "initial_prompt", "user": user, "lang": "IW"}).status_code == 200
    assert Task.objects.get().lang == "he"


def test_the_account_page_and_the_welcome_page_refuse_no_language(ada: User, wrong: str) -> None:
    client = signed_in(ada)
    for page, sent in (("/account/", ACCOUNT), ("/welcome/", {})):
        assert f"Unknown language code: {wrong}" in client.post(page, {**sent, "other_langs": wrong}).content.decode()
    ada.refresh_from_db()
    assert ada.langs == []


def test_the_account_page_stores_successors_once(ada: User) -> None:
    signed_in(ada).post("/account/", {**ACCOUNT, "other_langs": "iw HE ji i-klingon"})
    ada.refresh_from_db()
    assert ada.langs == ["he", "yi", "tlh"]


def test_the_desk_hands_out_no_work_in_no_language(ada: User, wrong: str) -> None:
    signed_in(ada).post("/claim/", {"kind": "initial_prompt", "lang": wrong})
    assert (Task.objects.count(), Opening.objects.count()) == (0, 0)


def test_a_moderator_cannot_give_a_tree_no_language(ada: User, mod: User, wrong: str) -> None:
    root = a_tree(ada)
    sent = {"kind": "change_lang", "reason": "wrong_lang", "lang": wrong, "step": "take"}
    page = signed_in(mod).post(f"/admin/moderation/action/take/?message={root.pk}", sent)
    assert page.status_code == 400
    assert (MessageTree.objects.get().lang, Action.objects.count()) == ("en", 0)


def test_an_administrator_cannot_appoint_for_no_language(ada: User, wrong: str) -> None:
    boss = User.objects.create_user("boss", "boss@example.org", role=UserRole.ADMIN)
    client: Client = signed_in(boss)
    sent = {"role": "moderator", "moderates": f"de,{wrong}", "is_active": "on"}
    assert "is not a valid language tag" in client.post(f"/admin/oasst/user/{ada.pk}/change/", sent).content.decode()


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("simulate", {"volunteers": 1, "seed": 1, "acts": 1}),
        ("simulate_trouble", {}),
        ("export_trees", {"out": "/dev/null"}),
        ("import_trees", {"file": "/dev/null"}),
    ],
)
def test_no_command_takes_no_language(command: str, options: dict[str, Any], wrong: str) -> None:
    options = dict(options)
    arguments = [options.pop("file")] if "file" in options else []
    with pytest.raises(CommandError, match=rf"^--lang: '{wrong}' is not a valid language tag\. Use one like en, pt-BR"):
        call_command(command, *arguments, lang=wrong, stdout=StringIO(), stderr=StringIO(), **options)
    assert not User.objects.exists()
