"""Flagged messages, purging and merging: /admin/flagged_messages…, /admin/purge_user/…, /admin/merge_users."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from moderation.actions import service
from moderation.models import Action, Case
from oasst.api.base.codes import Code
from oasst.models import ClientIdentity, Message, Notification, Review, User
from tasks.acts.reports import report
from tests.api.conftest import Program, refused
from tests.corpus import a_reply, a_tree
from tests.tasks.crowd import people
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db


# --- Flagged messages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def flagged(ben: User) -> list[Message]:
    messages = [a_tree(None) for _ in range(5)]
    for number, message in enumerate(messages):
        report(message=message, reason="spam", note="", by=ben)
        Case.objects.filter(pk=message.pk).update(reported_at=timezone.now() - timedelta(hours=5 - number))
    return messages


def test_flagged_messages_come_the_newest_first(site: Program, flagged: list[Message]) -> None:
    found = site.get("/admin/flagged_messages", max_count=2).json()
    assert [each["message_id"] for each in found] == [str(flagged[4].pk), str(flagged[3].pk)]
    assert set(found[0]) == {"message_id", "processed", "created_date"}
    assert not found[0]["processed"]
    assert site.get("/admin/flagged_messages").status_code == 422


@pytest.mark.parametrize("desc", [False, True])
def test_pages_of_flagged_messages_visit_each_once(site: Program, flagged: list[Message], desc: bool) -> None:
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = site.get("/admin/flagged_messages/cursor", max_count=2, desc=desc, **after).json()
        seen += [each["message_id"] for each in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    expected = [str(each.pk) for each in flagged]
    assert seen == (expected[::-1] if desc else expected)
    assert refused(site.get("/admin/flagged_messages/cursor", after="nonsense"), Code.INVALID_CURSOR_VALUE, 400)


def test_what_has_been_processed_stays_so_until_it_is_flagged_again(
    site: Program, flagged: list[Message], cleo: User
) -> None:
    address = f"/admin/flagged_messages/{flagged[0].pk}/processed"
    for _ in range(2):
        assert site.post(address).json()["processed"]
    assert Notification.objects.filter(kind="moderation_report_dismissed").count() == 1
    report(message=flagged[0], reason="pii", note="", by=cleo)
    assert not Case.objects.get(pk=flagged[0].pk).decided_at
    assert refused(site.post(f"/admin/flagged_messages/{uuid4()}/processed"), Code.MESSAGE_NOT_FOUND, 404)


# --- Purging ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def troll() -> User:
    """Someone who wrote a prompt that others answered and an answer that others answered, and reviewed."""
    crowd = people(6)
    root = a_tree(crowd[0], state="ready_for_export")
    a_reply(a_reply(root, crowd[1]), crowd[2])
    german = a_tree(crowd[3], state="ready_for_export", lang="de")
    a_reply(a_reply(german, crowd[0]), crowd[4])
    Review.objects.create(message=german, user=crowd[0], guideline_version="1", labels={"spam": 1.0})
    return crowd[0]


def test_a_preview_says_exactly_what_a_purge_does_and_changes_nothing(site: Program, troll: User) -> None:
    announced = site.post(f"/admin/purge_user/{troll.pk}").json()
    assert announced["preview"]
    assert (announced["before"]["deleted"], announced["after"]["deleted"]) == (0, 5)
    assert Action.objects.count() == 0
    done = site.post(f"/admin/purge_user/{troll.pk}", preview=False).json()
    assert (done["before"], done["after"], done["preview"]) == (announced["before"], announced["after"], False)
    troll.refresh_from_db()
    assert not troll.is_active
    assert Review.objects.filter(user=troll).count() == 0
    assert broken_promises() == []


def test_a_purge_is_an_action_that_moderators_undo(site: Program, troll: User, mod: User) -> None:
    mod.role = "senior_moderator"
    mod.save()
    site.post(f"/admin/purge_user/{troll.pk}", preview=False, ban=False)
    service.undo(Action.objects.get(), by=mod, why="The wrong person.")
    assert Message.objects.filter(deleted=True).count() == 0
    assert Review.objects.filter(user=troll).count() == 1


def test_messages_of_some_time_alone_are_purged_and_prompts_if_asked(site: Program, troll: User) -> None:
    long_ago = (timezone.now() - timedelta(days=1)).isoformat()
    address = f"/admin/purge_user/{troll.pk}/messages"
    assert site.post(address, preview=False, max_date=long_ago).json()["after"]["deleted"] == 0
    assert site.post(address, preview=False).json()["after"]["deleted"] == 2
    assert site.post(address, preview=False, purge_initial_prompts=True).json()["after"]["deleted"] == 5
    troll.refresh_from_db()
    assert troll.is_active


def test_programs_purge_and_merge_no_staff_and_no_one_unknown(site: Program, mod: User, ada: User) -> None:
    for path in (f"/admin/purge_user/{mod.pk}", f"/admin/purge_user/{mod.pk}/messages"):
        assert refused(site.post(path), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    merge = {"destination_user_id": str(ada.pk), "source_user_ids": [str(mod.pk)]}
    assert refused(site.post("/admin/merge_users", merge), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert refused(site.post(f"/admin/purge_user/{uuid4()}"), Code.USER_NOT_FOUND, 404)
    assert refused(
        site.post("/admin/merge_users", {**merge, "source_user_ids": [str(uuid4())]}), Code.USER_NOT_FOUND, 404
    )
    assert Action.objects.count() == 0


# --- Merging ------------------------------------------------------------------------------------------------------------


def test_the_work_of_merged_accounts_is_that_of_one(site: Program, ada: User, ben: User, cleo: User) -> None:
    root = a_tree(ada)
    a_reply(root, ben)
    ClientIdentity.objects.create(client=site.client, username="ben", user=ben)
    body = {"destination_user_id": str(ada.pk), "source_user_ids": [str(ben.pk), str(cleo.pk)]}
    assert site.post("/admin/merge_users", body).status_code == 204
    assert set(Message.objects.values_list("author__username", flat=True)) == {"ada"}
    assert ClientIdentity.objects.get(username="ben").user == ada
    assert set(User.objects.filter(deleted_at__isnull=False)) == {ben, cleo}
    assert refused(site.post("/admin/merge_users", body), Code.GENERIC_ERROR, 400)


def test_an_account_is_not_merged_into_itself(site: Program, ada: User, ben: User) -> None:
    body = {"destination_user_id": str(ada.pk), "source_user_ids": [str(ben.pk), str(ada.pk)]}
    assert refused(site.post("/admin/merge_users", body), Code.GENERIC_ERROR, 400)
    assert not User.objects.filter(deleted_at__isnull=False).exists()
