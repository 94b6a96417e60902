"""Around the queues: notes, the log of actions, finding messages and people, and the way through the admin."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from moderation.models import Action, CannedResponse, Kind, Note
from oasst.models import Message, Reaction, Review, User, UserRole
from tasks.acts.reports import report
from tests.corpus import a_reply, a_tree
from tests.moderation.world import order
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

ACTIONS = "/admin/moderation/action/"
MESSAGES = "/admin/oasst/message/"


@pytest.fixture
def client(mod: User) -> Client:
    return signed_in(mod)


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_user("admin", role=UserRole.ADMIN)


def rows(client: Client, address: str, **query: str) -> list[Any]:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


# --- Notes --------------------------------------------------------------------------------------------------------------


def test_moderators_write_notes_on_people_and_messages(client: Client, ada: User, mod: User) -> None:
    message = a_tree(ada)
    pages = {"person": f"/admin/oasst/user/{ada.pk}/change/", "message": f"{MESSAGES}{message.pk}/change/"}
    for about, page in pages.items():
        subject = ada.pk if about == "person" else message.pk
        given = {about: str(subject), "text": f"Seen on the {about}."}
        assert client.post("/admin/moderation/note/write/", given)["Location"] == page
        assert f"Seen on the {about}." in client.get(page).content.decode()
    assert set(Note.objects.values_list("by", "person", "message")) == {
        (mod.pk, ada.pk, None),
        (mod.pk, None, message.pk),
    }


def test_notes_keep_to_the_languages_of_a_moderator_and_are_about_one_thing(
    client: Client, ada: User, mod: User
) -> None:
    message = a_tree(ada)
    Note.objects.create(message=message, by=mod, text="In English.")
    on_ada = Note.objects.create(person=ada, by=mod, text="On Ada.")
    for wrong in (
        {"text": "x"},
        {"text": "x", "person": str(ada.pk), "message": str(message.pk)},
        {"person": str(ada.pk)},
    ):
        client.post("/admin/moderation/note/write/", wrong)
    User.objects.filter(pk=mod.pk).update(moderates=["de"])
    german = {"message": str(message.pk), "text": "x"}
    assert client.post("/admin/moderation/note/write/", german).status_code == 403
    assert rows(client, "/admin/moderation/note/") == [on_ada]
    assert Note.objects.count() == 2


# --- The log of actions -------------------------------------------------------------------------------------------------


@pytest.fixture
def log(ada: User, ben: User, mod: User, admin: User) -> dict[str, Action]:
    root = a_tree(ada)
    a_reply(root, ben)
    return {"delete": order(Kind.DELETE, mod, root.pk, text="=1+1"), "warn": order(Kind.WARN, admin, person=ben)}


def test_the_log_is_narrowed_by_moderator_person_and_kind_and_tells_sizes(
    client: Client, log: dict[str, Action]
) -> None:
    both, delete, warn = list(log.values())[::-1], [log["delete"]], [log["warn"]]
    assert rows(client, ACTIONS) == both
    assert (rows(client, ACTIONS, moderator="mod"), rows(client, ACTIONS, moderator="ADMIN")) == (delete, warn)
    assert (rows(client, ACTIONS, affected="ada"), rows(client, ACTIONS, affected="ben")) == (delete, both)
    assert rows(client, ACTIONS, kind__exact="warn") == warn
    assert rows(client, ACTIONS, moderator="mod", affected="ben") == delete
    assert rows(client, ACTIONS, taken_to="2020-01-01") == []
    page = client.get(ACTIONS).content.decode()
    assert "2 messages, in 1 conversation" in page
    assert "1 account" in page


def test_the_log_is_exported_as_it_is_narrowed(client: Client, log: dict[str, Action], mod: User) -> None:
    page = client.get(ACTIONS, {"moderator": "mod"}).content.decode()
    assert f'href="{ACTIONS}export/?moderator=mod"' in page

    def exported(**query: str) -> list[dict[str, str]]:
        answer: Any = client.get(f"{ACTIONS}export/", query)
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))

    [row] = exported(moderator="mod")
    assert (row["id"], row["kind"], row["moderator"], row["messages"], row["trees"], row["text"]) == (
        str(log["delete"].pk), "delete", "mod", "2", "1", "'=1+1",
    )  # fmt: skip
    assert len(exported()) == 2
    User.objects.filter(pk=mod.pk).update(moderates=["de"])
    assert [row["kind"] for row in exported()] == ["warn"]  # of no language


# --- Messages and people ------------------------------------------------------------------------------------------------


def test_messages_are_found_by_author_dates_and_bounds_of_a_label(client: Client, ada: User, ben: User) -> None:
    old, new = a_tree(ada, text="Old"), a_tree(ben, text="New")
    Message.objects.filter(pk=old.pk).update(created_at="2026-03-31T23:59:00Z")
    for message, value in ((old, 0.25), (new, 0.75)):
        Review.objects.create(message=message, user=ben, guideline_version="x", labels={"quality": value})
    assert rows(client, MESSAGES, author="ADA") == rows(client, MESSAGES, author=str(ada.pk)) == [old]
    assert rows(client, MESSAGES, written_from="2026-03-31", written_to="2026-03-31") == [old]
    assert rows(client, MESSAGES, written_from="2026-04-01") == [new]
    assert rows(client, MESSAGES, label="quality") == [new]
    assert rows(client, MESSAGES, label="quality", label_from="0.2", label_to="0.5") == [old]
    assert rows(client, MESSAGES, label="quality", label_from="0", author="ben") == [new]
    page = client.get(MESSAGES, {"label": "quality", "label_from": "2"})
    assert [str(each) for each in page.context["messages"]] == ["Label bounds must be numbers from 0 to 1."]
    kept = client.get(MESSAGES, {"author": "ada", "role__exact": "prompter"}).content.decode()
    assert '<input type="hidden" name="role__exact" value="prompter">' in kept  # one filter keeps the others


def test_the_list_of_people_counts_reports_rejected_work_and_red_flags(
    client: Client, ada: User, ben: User, cleo: User
) -> None:
    a_reply(a_tree(None), ada, review_result=False)
    flagged = a_tree(ada)
    for person in (ben, cleo):
        report(message=flagged, reason="spam", note="", by=person)
    Reaction.objects.create(message=flagged, user=ben, emoji="+1")
    found = {person.username: person for person in rows(client, "/admin/oasst/user/")}

    def figures(name: str) -> list[int | None]:
        return [getattr(found[name], column) for column in ("reports_of_work", "rejected_work", "red_flags")]

    assert figures("ada") == [2, 1, 2]
    assert figures("ben") == [None, None, None]
    assert client.get("/admin/oasst/user/").content.decode().count("column-") >= 3


# --- The way through the admin ------------------------------------------------------------------------------------------


def test_the_sidebar_begins_with_queues_and_ends_with_raw_tables(client: Client, admin: User) -> None:
    page = client.get(MESSAGES)
    groups = {
        group["name"]: [str(each["name"]) for each in group["models"]] for group in page.context["available_apps"]
    }
    assert list(groups) == ["Queues", "Moderation", "Manage", "Data"]
    assert groups["Queues"][:2] == ["Reported messages", "Messages in quarantine"]
    assert {"Messages", "Users", "Actions"} <= set(groups["Moderation"])
    assert {"Steps", "Openings", "Reviews"} <= set(groups["Data"])
    by_admin = signed_in(admin).get("/admin/").context["available_apps"]
    [manage] = [group["models"] for group in by_admin if group["name"] == "Manage"]
    assert "Webhooks" in [str(each["name"]) for each in manage]
    models = [each["model"] for group in by_admin for each in group["models"] if "model" in each]
    assert len(models) == len(set(models))


def test_pages_and_lists_are_headed_by_texts_not_by_ids(client: Client, ada: User, ben: User, mod: User) -> None:
    root = a_tree(ada, text="How do bees find home?")
    report(message=root, reason="spam", note="", by=ben)
    review = Review.objects.get(user=ben)
    for address in (
        f"{MESSAGES}{root.pk}/change/", f"/admin/oasst/messagetree/{root.pk}/change/",
        f"/admin/oasst/review/{review.pk}/change/", f"/admin/moderation/case/{root.pk}/change/",
    ):  # fmt: skip
        assert "<h1>How do bees find home?</h1>" in client.get(address).content.decode(), address
    for model in ("oasst/message", "oasst/messagetree", "oasst/review", "moderation/case", "moderation/report"):
        page = client.get(f"/admin/{model}/").content.decode()
        assert page.count("How do bees find home?") == 1, model


def test_prepared_replies_are_written_by_administrators_in_the_admin(client: Client, admin: User) -> None:
    form = {"reason": "spam", "lang": "de", "title": "Keine Werbung", "text": "Bitte keine Werbung."}
    path = "/admin/moderation/cannedresponse/add/"
    assert client.post(path, form).status_code == 403
    assert signed_in(admin).post(path, {**form, "lang": "Klingon"}).status_code == 200
    assert signed_in(admin).post(path, form).status_code == 302
    assert CannedResponse.objects.get().lang == "de"
    assert client.get("/admin/moderation/cannedresponse/").status_code == 200
