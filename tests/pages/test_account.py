"""A person's account: renamed, taken along, left for good with what they wrote kept or withdrawn."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import ForeignKey, UUIDField
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from oasst.accounts import departures, personal_data
from oasst.models import (
    ApiClient,
    Consent,
    Event,
    EventType,
    Message,
    Notification,
    Quarantine,
    Review,
    User,
    WithdrawnMessage,
)
from tasks import jobs
from tasks.models import Draft
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in
from tests.tasks.crowd import GOOD

pytestmark = pytest.mark.django_db
A_WEEK = timedelta(days=departures.DAYS, minutes=1)


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


@pytest.fixture
def traces(ada: User, ben: User) -> Message:
    """Something of Ada's in many tables; the prompt she wrote, which Ben has answered."""
    root = a_tree(ada, text="Ada's prompt", state="ready_for_export")
    a_reply(root, ben, text="Ben's answer")
    a_reply(a_tree(ben, text="Ben's prompt", state="ready_for_export"), ada, text="Ada's answer")
    Review.objects.create(message=root, user=ben, guideline_version="x", labels=GOOD)
    Review.objects.create(
        message=Message.objects.get(text="Ben's prompt"), user=ada, guideline_version="x", labels=GOOD
    )
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    Notification.objects.create(user=ada, kind="x")
    Draft.objects.create(user=ada, kind="initial_prompt", lang="en", content={"text": "Half a thought"})
    ApiClient.objects.create(owner=ada, description="Ada's bot", key_hash="5ec7e7" * 10, key_hint="abcd")
    return root


def leave(client: Client, **form: str) -> Any:
    return client.post("/account/delete/", {"contributions": "keep", **form})


def test_a_new_name_stands_beside_what_one_wrote(ada: User, client: Client) -> None:
    root = a_tree(ada, state="ready_for_export")
    client.post("/account/", {"display_name": "Ada Lovelace", "time_zone": "UTC"})
    assert "<bdi>Ada Lovelace</bdi>" in Client().get(f"/trees/{root.pk}/").content.decode()


# --- Taking along -------------------------------------------------------------------------------------------------------


def downloaded(client: Client) -> dict[str, Any]:
    response = client.get("/account/data/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert isinstance(response, StreamingHttpResponse)
    found: dict[str, Any] = json.loads(response.getvalue())
    return found


@pytest.mark.usefixtures("traces")
def test_one_takes_everything_of_ones_own_along_and_nothing_of_others(ada: User, client: Client) -> None:
    data = downloaded(client)
    assert sorted(data) == sorted(part.name for part in personal_data.PARTS)
    assert sorted(each["text"] for each in data["messages"]) == ["Ada's answer", "Ada's prompt"]
    assert [each["labels"] for each in data["reviews"]] == [{"spam": 0.0}]
    assert data["account"][0]["display_name"] == "ada"
    assert data["drafts"][0]["content"] == {"text": "Half a thought"}
    filled = {"account", "acts", "addresses", "consents", "drafts", "keys", "messages", "notifications", "reviews"}
    assert {name for name in data if data[name]} == filled
    text = json.dumps(data)
    assert "Ben's" not in text
    assert "5ec7e7" not in text
    assert "password" not in data["account"][0]


def test_someone_without_any_traces_gets_a_file_all_the_same(cleo: User) -> None:
    data = downloaded(signed_in(cleo))
    assert [name for name, rows in data.items() if rows] == ["account", "consents", "acts"]


# Tables that name people for another reason than that something is theirs.
ELSEWHERE = {
    "Quarantine": "who opened and closed it, as moderator",
    "Team": "which moderator made it",
    "Challenge": "which moderator made it",
    **dict.fromkeys(["Work", "Voice", "Heard", "Placing", "Tally", "Standing"], "counted again from the person's acts"),
    "Affected": "which decisions affected them: those are taken along",
    "Case": "which moderators looked at a reported message",
    "LogEntry": "what administrators did in the admin",
}


def test_every_table_that_names_people_is_taken_along_or_says_why_not() -> None:
    naming = {
        model.__name__
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if (isinstance(field, ForeignKey) and field.related_model is User)
        or (isinstance(field, UUIDField) and field.name == "user_id")
    }
    taken = {part.of(User(pk=uuid.uuid4())).model.__name__ for part in personal_data.PARTS}
    assert naming - taken - set(ELSEWHERE) == set()
    assert Quarantine.__name__ in naming


# --- Leaving ------------------------------------------------------------------------------------------------------------


def test_a_deleted_account_leaves_its_contributions_without_a_name(ada: User, client: Client, traces: Message) -> None:
    assert leave(client)["Location"] == "/"
    assert departures.erase_due(timezone.now() + A_WEEK) == 1
    ada.refresh_from_db()
    assert (ada.is_active, ada.show_on_leaderboard, ada.email) == (False, False, "")
    assert ada.deleted_at is not None
    assert "ada" not in f"{ada.username}{ada.display_name}"
    assert [Model.objects.filter(user=ada).count() for Model in (EmailAddress, Notification, Draft)] == [0, 0, 0]
    assert Review.objects.filter(user=ada).count() == 1
    page = Client().get(f"/trees/{traces.pk}/").content.decode()
    assert "Ada's prompt" in page.replace("&#x27;", "'").replace("&#39;", "'")
    assert "a volunteer" in page
    assert "<bdi>ada</bdi>" not in page
    assert WithdrawnMessage.objects.count() == 0
    assert client.get("/account/")["Location"].startswith("/accounts/login/")
    assert Consent.objects.filter(user=ada).count() == 1  # what the licence rests on


def test_what_is_withdrawn_is_gone_and_stands_in_a_record_that_names_no_one(
    ada: User, client: Client, traces: Message
) -> None:
    leave(client, contributions="withdraw")
    departures.erase_due(timezone.now() + A_WEEK)
    assert jobs.withdraw() == 2
    mine = Message.objects.filter(author=ada)
    assert set(WithdrawnMessage.objects.values_list("message_id", flat=True)) == set(mine.values_list("pk", flat=True))
    assert [each.deleted for each in mine] == [True, True]
    record = Client().get("/withdrawn/")
    assert isinstance(record, StreamingHttpResponse)
    lines = [json.loads(line) for line in record.getvalue().splitlines()]
    assert {line["message_id"] for line in lines} == {str(each.pk) for each in mine}
    assert {key for line in lines for key in line} == {"message_id", "tree_id", "withdrawn_at"}
    assert Message.objects.get(text="Ben's prompt").deleted is False
    assert Client().get(f"/trees/{traces.pk}/").status_code == 404


def test_without_a_choice_no_one_leaves(ada: User, client: Client) -> None:
    answer = leave(client, contributions="")
    assert (answer.status_code, "Choose what happens to your messages." in answer.content.decode()) == (422, True)
    assert User.objects.get(pk=ada.pk).deleted_at is None


def test_neither_fate_of_ones_texts_is_chosen_beforehand(client: Client) -> None:
    page = client.get("/account/delete/").content.decode()
    assert "checked" not in page
    assert 'href="/account/data/"' in page


# --- How one is named, and how pages look -------------------------------------------------------------------------------

FORM = {"display_name": "ada", "common_langs": ["de"], "time_zone": "UTC"}


def test_who_wants_to_be_thanked_by_name_says_so_and_takes_it_back(ada: User, client: Client) -> None:
    def credited() -> str:
        return User.objects.get(pk=ada.pk).credit_name

    assert credited() == ""
    client.post("/account/", {**FORM, "credit_name": "Ada, Countess of Lovelace"})
    assert credited() == "Ada, Countess of Lovelace"
    recorded = Event.objects.filter(type=EventType.ACCOUNT_CHANGED).latest("id").detail
    assert "credit_name" in recorded["changed"]
    assert "Lovelace" not in json.dumps(recorded)  # names stay out of the record that nothing is ever removed from
    client.post("/account/", {**FORM, "credit_name": ""})
    assert credited() == ""


def test_who_leaves_is_credited_no_more(ada: User, client: Client) -> None:
    client.post("/account/", {**FORM, "credit_name": "Ada"})
    leave(client)
    departures.erase_due(timezone.now() + A_WEEK)
    ada.refresh_from_db()
    assert ada.credit_name == ""


def test_the_language_of_the_pages_is_none_of_the_languages_of_work(ada: User, client: Client) -> None:
    client.post("/account/", {**FORM, "locale": "es"})
    ada.refresh_from_db()
    assert (ada.locale, ada.langs) == ("es", ["de"])
    assert '<html lang="es"' in client.get("/account/").content.decode()
    client.post("/account/", {**FORM, "common_langs": ["ar"], "locale": "es"})
    assert '<html lang="es"' in client.get("/account/").content.decode()


def test_the_colours_chosen_come_back_in_another_browser(ada: User, client: Client) -> None:
    client.post("/account/", {**FORM, "theme": "dark"})
    assert 'data-theme="dark"' in signed_in(ada).get("/").content.decode()
    client.post("/theme/", {"theme": "light"})
    assert 'data-theme="light"' in signed_in(ada).get("/").content.decode()
