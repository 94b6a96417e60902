"""What people say of messages without a task: reactions, free labels, and what red flags and skips do by themselves."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from oasst.core import reaction_codes
from oasst.models import Event, EventType, ImportedFacts, Message, Reaction, Review, User
from tasks.acts import reactions as reacting
from tasks.models import Opening, Task
from tasks.rules import kinds, policy
from tasks.rules.thresholds import CLASSIC, COMMONS
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow, interventions
from tasks.work import claims, leases
from tests.corpus import a_reply, a_tree
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, do, people, tree_of, work
from tests.tasks.promises import broken_promises
from tests.tasks.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(ada: User) -> Message:
    return a_tree(ada, state="ready_for_export")


@pytest.fixture
def classic() -> Iterator[None]:
    with policy.using("classic"):
        yield


def react(message: Message, by: User, emoji: str, op: str = "toggle") -> dict[str, int] | None:
    counts: dict[str, int] | None = reacting.react(message=message, by=by, emoji=emoji, op=op).emojis
    assert Message.objects.values_list("emojis", flat=True).get(pk=message.pk) == counts
    assert broken_promises() == []
    return counts


def refused(act: Callable[..., object], **named: Any) -> Why:
    with pytest.raises(Refusal) as refusal:
        act(**named)
    return refusal.value.why


@pytest.mark.parametrize(
    ("held", "emoji", "op", "then"),
    [
        ("", "100", "toggle", "100"), ("100", "100", "toggle", ""),
        ("", "100", "add", "100"), ("100", "100", "add", "100"),
        ("", "100", "remove", ""), ("100", "100", "remove", ""),
        ("+1", "-1", "toggle", "-1"), ("-1", "+1", "add", "+1"), ("+1", "-1", "remove", "+1"),
        ("+1 100", "-1", "add", "-1 100"), ("red_flag", "+1", "toggle", "+1 red_flag"),
    ],
)  # fmt: skip
def test_what_one_person_has_given_after_each_act(held: str, emoji: str, op: str, then: str) -> None:
    assert reaction_codes.after(frozenset(held.split()), emoji, op) == frozenset(then.split())


def test_reactions_are_counted_and_told(root: Message, ada: User, ben: User, cleo: User) -> None:
    assert react(root, ben, "+1") == {"+1": 1}
    assert react(root, cleo, "+1", "add") == {"+1": 2}
    assert react(root, cleo, "+1", "add") == {"+1": 2}
    assert react(root, ben, "-1") == {"+1": 1, "-1": 1}
    assert react(root, ben, "100", "remove") == {"+1": 1, "-1": 1}
    assert react(root, ben, "-1") == {"+1": 1}
    assert react(root, cleo, "+1", "remove") == {}
    told = Event.objects.order_by("id").values_list("type", "user_id", "detail__emoji", "detail__author")
    added, removed = EventType.REACTION_ADDED, EventType.REACTION_REMOVED
    assert list(told) == [
        (type_, by.pk, emoji, str(ada.pk))
        for type_, by, emoji in [
            (added, ben, "+1"), (added, cleo, "+1"), (removed, ben, "+1"), (added, ben, "-1"), (removed, ben, "-1"),
            (removed, cleo, "+1"),
        ]
    ]  # fmt: skip


def test_what_a_file_counted_stays_counted(root: Message, ben: User) -> None:
    ImportedFacts.objects.create(message=root, emojis={"+1": 2, "_skip_reply": 1})
    Message.objects.filter(pk=root.pk).update(emojis={"+1": 2, "_skip_reply": 1})
    assert react(root, ben, "+1") == {"+1": 3, "_skip_reply": 1}
    assert react(root, ben, "+1") == {"+1": 2, "_skip_reply": 1}


@pytest.mark.parametrize(("emoji", "op"), list(product(["+1", "-1"], reaction_codes.OPS)))
def test_no_one_votes_on_their_own_message(root: Message, ada: User, emoji: str, op: str) -> None:
    assert react(root, ada, emoji, op) is None
    assert (Reaction.objects.count(), Event.objects.count()) == (0, 0)
    assert react(root, ada, "100") == {"100": 1}


@pytest.mark.parametrize("emoji", [*reaction_codes.SKIPS, "", "thumbsup"])
def test_only_reactions_that_are_given_are_taken(root: Message, ben: User, emoji: str) -> None:
    assert refused(reacting.react, message=root, by=ben, emoji=emoji) == Why.BAD_EMOJI


def test_who_may_not_or_what_cannot_be_reacted_to(root: Message, ada: User, ben: User, mod: User) -> None:
    assert refused(reacting.react, message=root, by=ben, emoji="+1", op="double") == Why.BAD_OP
    reply = a_reply(root, ada)
    held = interventions.quarantine(reply, reason="pii", by=mod)
    assert refused(reacting.react, message=reply, by=ben, emoji="+1") == Why.NO_SUCH_MESSAGE
    assert refused(reacting.label_freely, message=reply, by=ben, values={}) == Why.NO_SUCH_MESSAGE
    interventions.remove(held, by=mod)
    assert refused(reacting.react, message=reply, by=ben, emoji="red_flag") == Why.NO_SUCH_MESSAGE
    assert refused(reacting.label_freely, message=reply, by=ben, values={}) == Why.NO_SUCH_MESSAGE
    ben.is_active = False
    assert refused(reacting.react, message=root, by=ben, emoji="+1") == Why.BANNED
    assert refused(reacting.label_freely, message=root, by=ben, values={}) == Why.BANNED


@pytest.mark.django_db(transaction=True)
def test_counts_are_exact_when_many_react_at_once() -> None:
    root, crowd = a_tree(None, state="ready_for_export"), people(16)
    for op in ("toggle", "toggle", "add", "remove", "add"):
        at_once([lambda p=p, op=op: reacting.react(message=root, by=p, emoji="+1", op=op) for p in crowd])  # type: ignore[misc]
        root.refresh_from_db()
        assert (root.emojis or {}).get("+1", 0) == Reaction.objects.filter(emoji="+1").count()
    assert root.emojis == {"+1": 16}
    at_once([lambda: reacting.react(message=root, by=crowd[0], emoji="-1", op="add")] * 16)
    root.refresh_from_db()
    assert root.emojis == {"+1": 15, "-1": 1}
    assert broken_promises() == []


# --- Labels freely given ------------------------------------------------------------------------------------------------


def test_free_labels_are_kept_once_and_decide_nothing(ada: User, ben: User) -> None:
    root = a_prompt(people(1)[0])
    first = reacting.label_freely(message=root, by=ben, values={"spam": 1.0}, text="It is an advert.")
    again = reacting.label_freely(message=root, by=ben, values={"pii": 1, "violence": 0.25})
    reacting.label_freely(message=root, by=ada, values={})
    assert again == first
    kept = Review.objects.order_by("created_at").values_list("user", "labels", "note", "task_id")
    assert list(kept) == [(ben.pk, {"pii": 1, "violence": 0.25}, "It is an advert.", None), (ada.pk, {}, "", None)]
    told = Event.objects.filter(type=EventType.REVIEW_GIVEN).order_by("id")
    assert list(told.values_list("user_id", "task_id", "detail__labels", "detail__replaced")) == [
        (ben.pk, None, {"spam": 1.0}, None),
        (ben.pk, None, {"pii": 1, "violence": 0.25}, {"spam": 1.0}),
        (ada.pk, None, {}, None),
    ]
    root.refresh_from_db()
    assert (root.review_count, root.review_result) == (0, None)
    assert broken_promises() == []


@pytest.mark.parametrize("values", [{"beauty": 1}, {"spam": 2}, {"spam": True}, {"spam": "1"}, {"spam": float("nan")}])
def test_only_known_labels_from_0_to_1_are_taken(root: Message, ben: User, values: dict[str, Any]) -> None:
    assert refused(reacting.label_freely, message=root, by=ben, values=values) == Why.BAD_LABELS


@pytest.mark.parametrize(("text", "why"), [("nul\x00", Why.BAD_TEXT), ("x" * 65_537, Why.TOO_LONG)])
def test_a_report_that_cannot_be_stored_is_refused(root: Message, ben: User, text: str, why: Why) -> None:
    assert refused(reacting.label_freely, message=root, by=ben, values={}, text=text) == why


@pytest.mark.django_db(transaction=True)
def test_one_person_labelling_in_many_tabs_at_once_has_one_row() -> None:
    root, (person,) = a_tree(None), people(1)
    results = at_once([lambda: reacting.label_freely(message=root, by=person, values={"spam": 1})] * 12)
    assert {each for each in results if isinstance(each, Review)} == {Review.objects.get()}


# --- Signals ------------------------------------------------------------------------------------------------------------


def flag(message: Message, by: list[User]) -> None:
    for person in by:
        reacting.react(message=message, by=person, emoji="red_flag", op="add")
    message.refresh_from_db()


def test_in_commons_signals_are_for_moderators_to_read() -> None:
    crowd = people(30)
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[4], kinds.ASSISTANT_REPLY)
    reply = Message.objects.get(parent=root)
    for message in (root, reply):
        flag(message, crowd[5:])
    for person in crowd[5:]:
        leases.skip(claims.claim(by=person, kind=kinds.ASSISTANT_REPLY, lang="en"))
    assert (tree_of(root).state, reply.deleted) == ("growing", False)


@pytest.mark.usefixtures("classic")
@pytest.mark.parametrize("growing", [False, True])
def test_in_classic_red_flags_on_a_prompt_abort_its_tree_until_they_are_taken_back(growing: bool) -> None:
    crowd = people(8)
    root = a_growing_tree(crowd[0], crowd[1:4]) if growing else a_prompt(crowd[0])
    held = claim(crowd[7], kinds.ASSISTANT_REPLY if growing else kinds.LABEL_INITIAL_PROMPT)
    assert held
    state = tree_of(root).state
    flag(root, crowd[4:7])
    assert tree_of(root).state == state
    flag(root, crowd[7:])
    assert tree_of(root).state == "aborted_low_grade"
    assert Opening.objects.filter(tree_id=root.pk).count() == 0
    assert Task.objects.get(pk=held.pk).state == "closed"
    assert broken_promises() == []
    if not growing:
        for person in crowd[1:4]:  # claimed before; reviews are welcome, and change nothing while the flags stand
            Task.objects.create(
                user=person, kind=kinds.LABEL_INITIAL_PROMPT, state="closed", opening_id=0, opening_message_id=root.pk,
                message=root, tree_id=root.pk, lang="en", shown=[root.pk], revisions=[1], until=held.until,
                ended_at=held.until,
            )  # fmt: skip
        for task in Task.objects.filter(user__in=crowd[1:4], state="closed"):
            do(task, task.user)
        assert tree_of(root).state == "aborted_low_grade"
    reacting.react(message=root, by=crowd[7], emoji="red_flag", op="remove")
    assert tree_of(root).state == "prompt_lottery_waiting"
    flow.decide("en")
    assert tree_of(root).state == "growing"


@pytest.mark.usefixtures("classic")
def test_in_classic_red_flags_delete_a_reply_which_a_moderator_can_restore(mod: User) -> None:
    crowd = people(9)
    root = a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[4], kinds.ASSISTANT_REPLY)
    reply = Message.objects.get(parent=root)
    flag(reply, crowd[5:])
    assert (reply.deleted, tree_of(root).state) == (True, "growing")
    told = Event.objects.filter(type=EventType.MESSAGE_DELETED).values_list("user_id", "detail__reason")
    assert list(told) == [(None, "red flags")]
    assert interventions.restore(reply, by=mod).ids == [reply.pk]
    assert broken_promises() == []


@pytest.mark.usefixtures("classic")
@pytest.mark.parametrize("state", ["ranking", "ready_for_export", "halted_by_moderator"])
def test_in_classic_red_flags_do_nothing_once_a_tree_has_grown(ada: User, state: str) -> None:
    root = a_tree(ada, state=state)
    reply, _other = a_reply(root, ada), a_reply(root, None)
    for message in (reply, root):
        flag(message, people(5))
    assert (reply.deleted, tree_of(root).state) == (False, state)


@pytest.mark.usefixtures("classic")
def test_in_classic_a_reply_that_was_rejected_is_not_deleted_on_top(ada: User) -> None:
    reply = a_reply(a_tree(ada), ada, review_result=False, review_count=3)
    flag(reply, people(5))
    assert not reply.deleted


@pytest.mark.usefixtures("classic")
def test_in_classic_a_message_no_one_wants_to_answer_halts_its_tree() -> None:
    crowd = people(4 + CLASSIC.auto_mod_max_skip_reply)
    root = a_growing_tree(crowd[0], crowd[1:4])
    for person in crowd[4:]:
        assert tree_of(root).state == "growing"
        leases.skip(claims.claim(by=person, kind=kinds.ASSISTANT_REPLY, lang="en"))
    tree = tree_of(root)
    assert (tree.state, tree.prior_state) == ("halted_by_moderator", "growing")
    assert Event.objects.filter(tree_id=root.pk).order_by("id").values_list("user_id", "detail__reason").last() == (
        None,
        "skips",
    )
    assert not COMMONS.signals_act
