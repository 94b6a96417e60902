"""Who gets where in the admin: every address and every action by role, by language, and by second factor.

A model that is not named here is for looking only, and its rows are in a language.
"""

import pytest
from django.contrib import admin
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern

from leaderboard.models import Challenge
from oasst import access
from oasst.accounts import consent
from oasst.models import Message, User, UserRole
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in
from tests.pages.walk import NAMED, address, one_of_everything

pytestmark = pytest.mark.django_db

# Django's own doors, which are open to people who have signed in or lead out.
DOORS = {f"admin:{name}" for name in ("login", "logout", "jsi18n", "password_change", "password_change_done")}
ADMIN = [(name, pattern) for name, pattern in NAMED if name.startswith("admin:") and name not in DOORS]
OF_ONE_ROW = ("_change", "_delete", "_history")

# Whose rows belong to no language, so that every moderator looks at them.
OF_NO_LANGUAGE = {
    "oasst_announcement", "oasst_apiclient", "oasst_assignment", "oasst_clientidentity", "oasst_consent",
    "moderation_cannedresponse",
    "oasst_digest", "oasst_user", "oasst_webhook", "oasst_withdrawnmessage", "leaderboard_award", "leaderboard_board",
    "leaderboard_heard", "leaderboard_member", "leaderboard_profile", "leaderboard_reader", "leaderboard_received",
    "leaderboard_snapshot", "leaderboard_standing", "leaderboard_team", "leaderboard_troll", "leaderboard_voice",
    "tasks_tutorialmark", "exports_contribution", "exports_origin", "exports_release", "exports_releasefile",
    "exports_releaseline", "exports_linereader", "exports_doi", "moderation_watermark",
    "chat_chatmodel", "chat_preset", "tasks_dailygoal",
}  # fmt: skip
# Who adds, changes and deletes rows, from which role on; anyone else, and with any other model, is refused.
BY_MODERATORS = {f"leaderboard_{model}_{act}" for model in ("team", "challenge") for act in ("add", "change", "delete")}
BY_ADMINISTRATORS = {
    *(f"chat_{model}_{act}" for model in ("chatmodel", "preset") for act in ("add", "change", "delete")),
    "oasst_user_change",
    *(f"oasst_announcement_{act}" for act in ("add", "change", "delete")),
    *(f"moderation_cannedresponse_{act}" for act in ("add", "change", "delete")),
    *(f"oasst_{model}_{act}" for model in ("apiclient", "webhook") for act in ("add", "change", "renew")),
    *(
        f"exports_{model}_{act}"
        for model in ("releaseline", "linereader", "origin")
        for act in ("add", "change", "delete")
    ),
}
# What lists offer to do with their rows, by role.
ACTIONS: dict[str, dict[str, set[str]]] = {
    "moderator": {
        "oasst_message": {"moderate"},
        "oasst_messagetree": {"moderate"},
        "leaderboard_team": {"delete_selected"},
        "leaderboard_challenge": {"delete_selected"},
    },
    "admin": {
        "chat_chatmodel": {"test", "delete_selected"},
        "chat_preset": {"delete_selected"},
        "oasst_message": {"moderate"},
        "oasst_messagetree": {"moderate"},
        "leaderboard_team": {"delete_selected"},
        "leaderboard_challenge": {"delete_selected"},
        "moderation_cannedresponse": {"delete_selected"},
        "exports_linereader": {"delete_selected"},
        "exports_origin": {"delete_selected"},
        "exports_release": {"publish", "retire"},
        "exports_releaseline": {"begin", "count", "delete_selected"},
    },
}
ACTIONS["senior_moderator"] = ACTIONS["moderator"]


def _person(role: UserRole, *langs: str) -> User:
    name = f"{role}-{'-'.join(langs) or 'all'}"
    return User.objects.create_user(name, f"{name}@example.org", role=role, moderates=list(langs))


def _model(name: str) -> str:
    return name.removeprefix("admin:").rpartition("_")[0]


@pytest.fixture
def corpus(ada: User, ben: User) -> None:
    one_of_everything(ada, ben)
    consent.accept(by=ada)


def _walk(client: Client, method: str, wanted: "list[tuple[str, URLPattern]]") -> dict[str, int]:
    ask = client.get if method == "get" else client.post
    return {name: ask(address(name, pattern)).status_code for name, pattern in wanted}


# --- Those who have no business here ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("who", ["anonymous", "volunteer", "researcher", "without a second factor"])
def test_no_one_else_gets_to_any_page_of_staff(who: str) -> None:
    client = Client()
    if who != "anonymous":
        person = _person(UserRole.ADMIN if who == "without a second factor" else UserRole(who))
        consent.accept(by=person)
        client.force_login(person)
    before = list(User.objects.order_by("pk").values())
    for method in ("get", "post"):
        found = _walk(client, method, ADMIN)
        assert {name: status for name, status in found.items() if status != 302} == {}
    assert [client.get(address(*each))["Location"].startswith("/admin/login/") for each in ADMIN[:3]] == [True] * 3
    assert list(User.objects.order_by("pk").values()) == before


# --- Staff --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("corpus")
def test_a_moderator_of_another_language_sees_nothing_of_this_one() -> None:
    """Everything there is, is in English."""
    client = signed_in(_person(UserRole.MODERATOR, "de"))
    wrong = {}
    for name, pattern in ADMIN:
        model, act = _model(name), name.rpartition("_")[2]
        if name.endswith(OF_ONE_ROW) and model not in OF_NO_LANGUAGE:
            found: object = client.get(address(name, pattern)).status_code
            expected: object = 403
        elif act == "changelist" and model != "leaderboard_troll":
            rows = client.get(address(name, pattern)).context["cl"].result_list
            found, expected = [row for row in rows if getattr(row, "lang", "en") and model not in OF_NO_LANGUAGE], []
        else:
            continue
        if found != expected:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("role", [UserRole.MODERATOR, UserRole.SENIOR_MODERATOR, UserRole.ADMIN])
def test_rows_are_changed_by_those_who_may_alone(role: UserRole) -> None:
    """Empty forms: staff get errors or continue; everyone else is refused."""
    client = signed_in(_person(role))
    allowed = BY_MODERATORS | (BY_ADMINISTRATORS if role == UserRole.ADMIN else set())
    acts = [each for each in ADMIN if each[0].endswith(("_add", "_change", "_delete", "_renew"))]
    last_by_kind = sorted(acts, key=lambda each: each[0].endswith("_delete"))  # what is gone cannot be changed
    found = _walk(client, "post", last_by_kind)
    assert {name.removeprefix("admin:") for name, status in found.items() if status != 403} == allowed


@pytest.mark.parametrize("role", [UserRole.MODERATOR, UserRole.SENIOR_MODERATOR, UserRole.ADMIN])
def test_lists_offer_acts_to_those_who_may_alone(role: UserRole) -> None:
    request: HttpRequest = RequestFactory().get("/")
    request.user = _person(role)
    offered = {
        model._meta.label_lower.replace(".", "_"): set(model_admin.get_actions(request))
        for model, model_admin in admin.site._registry.items()
    }
    assert {model: acts for model, acts in offered.items() if acts} == ACTIONS[role]


def test_a_challenge_is_run_in_a_language_of_the_moderator() -> None:
    client = signed_in(_person(UserRole.MODERATOR, "de"))
    form = {
        "title": "Ten reviews", "counts": "reviews_agreed", "goal": 10, "starts_at_0": "2026-11-21",
        "starts_at_1": "10:00", "ends_at_0": "2026-12-21", "ends_at_1": "10:00",
    }  # fmt: skip
    path = "/admin/leaderboard/challenge/add/"
    assert [client.post(path, {**form, "lang": lang}).status_code for lang in ("en", "de")] == [403, 302]
    assert list(Challenge.objects.values_list("lang", flat=True)) == ["de"]


# --- The same messages on the site --------------------------------------------------------------------------------------


def test_what_is_hidden_is_read_by_moderators_of_its_language_alone(ada: User) -> None:
    shown, gone = a_tree(ada, lang="de"), a_tree(ada, lang="de")
    hidden = a_reply(shown, None, deleted=True)
    Message.objects.filter(pk=gone.pk).update(deleted=True)

    def read(person: User) -> list[int]:
        client = signed_in(person)
        page = client.get(f"/trees/{shown.pk}/").context["page"]
        statuses = [client.get(f"/messages/{each.pk}/").status_code for each in (shown, hidden, gone)]
        return [len(page.lines), *statuses]

    assert read(_person(UserRole.MODERATOR)) == read(_person(UserRole.MODERATOR, "de", "fr")) == [2, 302, 302, 302]
    assert read(_person(UserRole.MODERATOR, "en")) == read(_person(UserRole.RESEARCHER)) == [1, 302, 404, 404]
    english = a_tree(ada)
    assert access.message_for(User.objects.get(username="moderator-de-fr"), english.pk) == english
