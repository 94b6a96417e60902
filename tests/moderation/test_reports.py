"""Reports: what they do by themselves, and what moderators make of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from moderation import notices
from moderation.actions import service
from moderation.models import Action, Case, Kind, Report
from moderation.reports import reports
from oasst.core import reaction_codes
from oasst.models import Digest, Message, Notification, Quarantine, Review, User
from tasks.acts import reactions as reacting
from tasks.acts.reports import report
from tasks.models import WritingHabit
from tasks.rules import kinds
from tasks.work import leases
from tests.corpus import a_reply, a_tree
from tests.moderation.world import order
from tests.pages.cast import signed_in
from tests.tasks.crowd import a_growing_tree, claim, people, tree_of, work_until_quiet

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(ada: User) -> Message:
    return a_reply(a_tree(ada), None)


@pytest.fixture
def large_community(db: None) -> None:
    """Eleven people of the language were active today, so five reports are needed."""
    User.objects.filter(pk__in=[each.pk for each in people(11)]).update(last_activity_at=timezone.now())


def trusted(number: int) -> list[User]:
    """People who joined a month ago and have written ten accepted messages each."""
    crowd = people(number)
    User.objects.filter(pk__in=[each.pk for each in crowd]).update(date_joined=timezone.now() - timedelta(days=30))
    for person in crowd:
        for _ in range(10):
            a_tree(person)
    return crowd


def everyone_reports(crowd: list[User], message: Message) -> None:
    for person in crowd:
        if Quarantine.objects.filter(message=message, outcome="").exists():
            break
        report(message=message, reason="spam", note="", by=person)


def is_out(message: Message) -> bool:
    return Quarantine.objects.filter(message=message, outcome="").exists()


def test_twenty_fresh_accounts_neither_delete_nor_take_out_nor_halt_anything(large_community: None) -> None:
    crowd = people(4)
    root = a_growing_tree(crowd[0], crowd[1:4])
    fresh = people(20)
    for person in fresh:
        report(message=root, reason="spam", note="", by=person)
    for person in fresh:
        task = claim(person, kinds.ASSISTANT_REPLY)
        if task:
            leases.skip(task, reason="bad_content")
    root.refresh_from_db()
    assert (root.deleted, is_out(root), tree_of(root).state) == (False, False, "growing")
    assert Report.objects.filter(case=root.pk, outcome="").count() == 20
    assert work_until_quiet(people(3)) > 0


def test_the_fifth_trusted_report_takes_a_message_out_at_once(message: Message, large_community: None) -> None:
    five = trusted(5)
    for person in five[:4]:
        report(message=message, reason="spam", note="", by=person)
    assert not is_out(message)
    report(message=message, reason="spam", note="", by=five[4])
    assert is_out(message)
    action = Action.objects.get()
    assert (action.kind, action.by, action.reason) == (Kind.QUARANTINE, None, "reported")


def test_in_a_small_community_two_are_enough(message: Message) -> None:
    everyone_reports(trusted(2), message)
    assert is_out(message)


def _share_an_address(crowd: list[User], _message: Message) -> None:
    for number, person in enumerate(crowd):
        UserSession.objects.create(user=person, ip="203.0.113.7", session_key=f"key-{number}", user_agent="x")


def _are_a_ring(crowd: list[User], _message: Message) -> None:
    for _ in range(3):
        before = a_tree(None)
        for person in crowd[:2] + crowd[2:3]:
            Case.objects.get_or_create(message=before, defaults={"lang": "en"})
            Report.objects.create(case_id=before.pk, reporter=person, reason="spam", outcome="upheld")


def _are_wrong_mostly(crowd: list[User], _message: Message) -> None:
    for outcome in ("dismissed", "dismissed", "dismissed", "upheld"):
        before = a_tree(None)
        Case.objects.create(message=before, lang="en", state="dismissed")
        for person in crowd:
            Report.objects.create(case_id=before.pk, reporter=person, reason="spam", outcome=outcome)


@pytest.mark.parametrize("what", [_share_an_address, _are_a_ring, _are_wrong_mostly])
def test_five_do_not_count_as_five_who(
    message: Message, large_community: None, what: Callable[[list[User], Message], Any]
) -> None:
    five = trusted(5)
    what(five, message)
    everyone_reports(five, message)
    assert not is_out(message)
    assert Report.objects.filter(case=message.pk, outcome="").count() == 5


def test_a_flag_is_a_report_too_and_goes_when_it_is_taken_back(message: Message, ben: User) -> None:
    reacting.react(message=message, by=ben, emoji=reaction_codes.RED_FLAG, op="add")
    assert Report.objects.get().reason == "other"
    report(message=message, reason="pii", note="That is my number.", by=ben)
    told = Report.objects.get()
    assert (told.reason, told.note, told.case.state) == ("pii", "That is my number.", "open")
    assert Review.objects.get(user=ben).labels == {"pii": 1.0}
    reacting.react(message=message, by=ben, emoji=reaction_codes.RED_FLAG, op="remove")
    assert not Report.objects.exists()
    assert Case.objects.get().state == "dismissed"


def test_upheld_the_message_goes_and_all_who_reported_it_are_thanked(
    message: Message, ada: User, ben: User, cleo: User, mod: User
) -> None:
    Message.objects.filter(pk=message.pk).update(author=ada)
    report(message=message, reason="hate_speech", note="", by=ben)
    report(message=message, reason="hate_speech", note="", by=cleo)
    action = reports.uphold(Case.objects.get(), by=mod, text="Insults are not welcome.")
    message.refresh_from_db()
    assert (message.deleted, action.reason, action.text) == (True, "hate", "Insults are not welcome.")
    told = set(Notification.objects.values_list("user__username", "kind"))
    assert told == {
        ("ada", "moderation_delete"), ("ben", notices.REPORT_UPHELD), ("cleo", notices.REPORT_UPHELD)
    }  # fmt: skip
    with pytest.raises(reports.Decided):
        reports.dismiss(Case.objects.get(), by=mod)
    service.undo(action, by=mod, why="It was a quotation.")
    message.refresh_from_db()
    assert not message.deleted


def test_dismissed_the_message_comes_back_and_may_be_reported_again(message: Message, ben: User, mod: User) -> None:
    everyone_reports(trusted(2), message)
    report_count = Report.objects.count()
    assert is_out(message)
    reports.dismiss(Case.objects.get(), by=mod)
    assert not is_out(message)
    assert set(Report.objects.values_list("outcome", flat=True)) == {"dismissed"}
    report(message=message, reason="spam", note="", by=ben)
    case = Case.objects.get()
    assert (case.state, case.decided_by, Report.objects.count()) == ("open", None, report_count + 1)


def test_one_moderator_at_a_time_looks_at_a_case(message: Message, ben: User, mod: User) -> None:
    other = User.objects.create_user("other", role="moderator")
    report(message=message, reason="spam", note="", by=ben)
    case = Case.objects.get()
    assert [reports.claim(case, by=each) for each in (mod, mod, other)] == [mod, mod, mod]
    Case.objects.update(claimed_at=timezone.now() - timedelta(hours=2))
    assert reports.claim(case, by=other) == other
    reports.dismiss(case, by=mod)  # looking is no right to decide alone
    assert reports.claim(case, by=other) is None


def test_what_someone_looks_at_is_offered_to_others_last_and_says_who_it_is(
    message: Message, ada: User, ben: User, mod: User
) -> None:
    first, second = message, a_reply(a_tree(None), ada)
    for each in (first, second):
        report(message=each, reason="spam", note="", by=ben)
    WritingHabit.objects.create(message=second, pasted="most", active="under_1_min")
    other = User.objects.create_user("other", role="moderator")
    queue = "/admin/queues/reports/"

    def shown(client: Client) -> list[tuple[str, User | None]]:
        return [(item.key, item.looked_at_by) for item in client.get(queue).context["items"]]

    mine, theirs = signed_in(mod), signed_in(other)
    assert shown(mine) == [(str(first.pk), None), (str(second.pk), None)]  # looking at the page says nothing
    assert mine.post(queue, {"look": str(first.pk)}).json() == {"other": ""}
    assert theirs.post(queue, {"look": str(first.pk)}).json() == {"other": "mod"}
    assert shown(theirs) == [(str(second.pk), None), (str(first.pk), mod)]
    page = theirs.get(queue).content.decode()
    assert page.count("Looked at by mod just now") == 1
    assert "most of it" in page
    assert shown(mine)[-1] == (str(first.pk), mod)
    Case.objects.update(claimed_at=timezone.now() - timedelta(minutes=61))
    assert shown(theirs) == [(str(first.pk), None), (str(second.pk), None)]
    german = a_reply(a_tree(None, lang="de"), ada, lang="de")
    report(message=german, reason="spam", note="", by=ben)
    other.moderates = ["en"]
    other.save()
    assert theirs.post(queue, {"look": str(german.pk)}).status_code == 403


def test_a_message_that_goes_with_another_decision_waits_for_none(message: Message, ben: User, mod: User) -> None:
    report(message=message, reason="spam", note="", by=ben)
    assert message.parent_id
    action = order(Kind.DELETE, mod, message.parent_id)
    case = Case.objects.get()
    assert (case.state, case.action, case.decided_by) == ("upheld", action, mod)
    assert Notification.objects.filter(user=ben, kind=notices.REPORT_UPHELD).count() == 1


# --- Undone -------------------------------------------------------------------------------------------------------------


def of_moderation(user: User) -> list[str]:
    found = Notification.objects.filter(user=user, kind__startswith=notices.TOPIC.name).order_by("pk")
    return [each.removeprefix(f"{notices.TOPIC.name}_") for each in found.values_list("kind", flat=True)]


@pytest.mark.parametrize("kind", [Kind.DELETE, Kind.EDIT, Kind.DISMISS])
def test_a_decision_undone_opens_the_case_again_with_its_reports(
    kind: Kind, message: Message, ben: User, mod: User
) -> None:
    report(message=message, reason="spam", note="It sells something.", by=ben)
    case, before = Case.objects.get(), Report.objects.values().get()
    action = order(kind, mod, message.pk, detail={"text": "Nothing to buy."} if kind == Kind.EDIT else {})
    decided = Case.objects.get()
    outcome = "dismissed" if kind == Kind.DISMISS else "upheld"
    assert (decided.state, decided.action, decided.decided_by, Report.objects.get().outcome) == (
        outcome, action, mod, outcome,
    )  # fmt: skip
    service.undo(action, by=mod, why="A mistake.")
    assert (Case.objects.values().get(), Report.objects.values().get()) == (
        {**Case.objects.values().get(), "state": case.state, "opened_at": case.opened_at, "action_id": None}, before,
    )  # fmt: skip
    assert of_moderation(ben) == []


def test_only_people_who_read_of_a_decision_are_notified_when_it_is_undone(
    message: Message, ada: User, ben: User, cleo: User, mod: User
) -> None:
    Message.objects.filter(pk=message.pk).update(author=ada)
    for person in (ben, cleo):
        report(message=message, reason="spam", note="", by=person)
    action = reports.uphold(Case.objects.get(), by=mod)
    Notification.objects.filter(user=ben).update(read_at=timezone.now())
    service.undo(action, by=mod, why="A mistake.")
    assert [of_moderation(each) for each in (ada, ben, cleo)] == [[], ["report_upheld", "report_reopened"], []]


def test_what_a_mail_has_told_counts_as_read(message: Message, ada: User, mod: User) -> None:
    Message.objects.filter(pk=message.pk).update(author=ada)
    tomorrow = timezone.now().date() + timedelta(days=1)
    Digest.objects.create(user=ada, every="day", parts=["news"], sent_for=tomorrow)
    service.undo(order(Kind.DELETE, mod, message.pk), by=mod, why="A mistake.")
    assert of_moderation(ada) == ["delete", "undone"]


def test_a_report_made_since_stays_beside_the_reopened_ones(message: Message, ben: User, cleo: User, mod: User) -> None:
    for person in (ben, cleo):
        report(message=message, reason="spam", note="", by=person)
    action = reports.dismiss(Case.objects.get(), by=mod)
    report(message=message, reason="pii", note="", by=ben)
    service.undo(action, by=mod, why="A mistake.")
    open_ = Report.objects.filter(outcome="").order_by("reporter__username")
    assert list(open_.values_list("reporter__username", "reason")) == [("ben", "pii"), ("cleo", "spam")]
    assert Case.objects.get().state == "open"
