"""Every act of a moderator can be undone, and then nothing but the log says that it was done."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from moderation.actions import service
from moderation.actions.orders import Wrong
from moderation.models import Action, Kind
from oasst.core import reaction_codes
from oasst.models import Message, User, UserRole, WorkKind
from tasks.acts import reactions as reacting
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS, PRESETS
from tests.moderation.world import changed, everything, order
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, people, work, work_until_quiet
from tests.tasks.promises import broken_promises

PEOPLE = 7
pytestmark = pytest.mark.django_db

# MODERATION_EXAMPLES=200 tries as many sequences, others every time.
_ASKED = os.environ.get("MODERATION_EXAMPLES")
_EXAMPLES = int(_ASKED or "10")


@pytest.fixture
def senior(db: None) -> User:
    return User.objects.create_user("senior", "senior@example.org", role=UserRole.SENIOR_MODERATOR)


@pytest.fixture(autouse=True)
def _small_trees(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    small = replace(
        COMMONS, name="small", goal_tree_size=5, max_tree_depth=3, max_children_count=2, num_reviews_initial_prompt=2,
        num_reviews_reply=2, num_required_rankings=2,
    )  # fmt: skip
    monkeypatch.setitem(PRESETS, small.name, small)
    settings.POLICY = small.name


@pytest.fixture
def crowd(db: None) -> list[User]:
    """Seven people; trees in every stage: in review, growing with work handed out, being ranked, finished."""
    return some_work_done(people(PEOPLE))


def some_work_done(crowd: list[User]) -> list[User]:
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    a_growing_tree(crowd[1], crowd[2:5])
    work_until_quiet(crowd, only=(*kinds.WRITING, *kinds.LABELLING))
    work(crowd[0], kinds.RANK_ASSISTANT_REPLIES)
    a_growing_tree(crowd[2], crowd[3:6])
    for person in crowd[3:6]:
        work(person, kinds.ASSISTANT_REPLY)
    work(crowd[0], kinds.LABEL_ASSISTANT_REPLY)
    a_prompt(crowd[3])
    claim(crowd[4], kinds.LABEL_INITIAL_PROMPT)
    claim(crowd[5], kinds.LABEL_ASSISTANT_REPLY)
    reported(crowd, *Message.objects.exclude(author=crowd[0]).values_list("pk", flat=True)[:3])
    return crowd


def reported(crowd: list[User], *messages: UUID) -> None:
    for number, message in enumerate(Message.objects.filter(pk__in=messages)):
        reacting.react(message=message, by=crowd[number % PEOPLE], emoji=reaction_codes.RED_FLAG, op="add")


def test_the_trees_of_these_tests_are_in_every_stage(crowd: list[User]) -> None:
    states = set(Message.objects.roots().values_list("tree__state", flat=True))
    assert states == {"initial_prompt_review", "growing", "ranking", "ready_for_export"}


_LATER = {"until": (timezone.now() + timedelta(days=3)).isoformat()}
_OF_MESSAGES = (Kind.DELETE, Kind.RESTORE, Kind.EDIT, Kind.QUARANTINE, Kind.RELEASE)
_OF_PEOPLE: dict[Kind, dict[str, Any]] = {
    Kind.WARN: {},
    Kind.MUTE: {"kinds": [WorkKind.WRITING], **_LATER},
    Kind.SUSPEND: _LATER,
    Kind.BAN: {},
    Kind.UNBAN: {},
    Kind.PURGE: {"ban": True, "votes": True},
    Kind.MERGE: {},
}


def take(kind: Kind, place: int, other: int, crowd: list[User], by: User) -> Action:
    """The action at the message, or about the person, of these numbers."""
    if kind in _OF_PEOPLE:
        person, into = crowd[place % PEOPLE], crowd[(place + 1 + other % (PEOPLE - 1)) % PEOPLE]
        return order(kind, by, person=person, into=into if kind == Kind.MERGE else None, detail=_OF_PEOPLE[kind])
    ids: list[UUID] = list(Message.objects.order_by("seq").values_list("pk", flat=True))
    chosen = [ids[place % len(ids)]] if kind == Kind.EDIT else {ids[place % len(ids)], ids[other % len(ids)]}
    detail = {Kind.EDIT: {"text": "Nothing to see here."}, Kind.CHANGE_LANG: {"lang": "de"}}.get(kind, {})
    return order(kind, by, *chosen, detail=detail)


@contextmanager
def tried() -> Iterator[None]:
    """What happens inside is taken back by the database, so that one world serves many tries."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("place", [0, 4, 11])
def test_an_act_undone_leaves_everything_as_it_was(crowd: list[User], senior: User, place: int) -> None:
    everywhere = Message.objects.order_by("seq").values_list("pk", flat=True)
    for kind in Kind:
        with tried():
            match kind:
                case Kind.RESTORE:
                    order(Kind.DELETE, senior, *everywhere.filter(parent=None))
                case Kind.RELEASE:
                    order(Kind.QUARANTINE, senior, *everywhere)
                case Kind.RESUME:
                    order(Kind.HALT, senior, *everywhere.filter(parent=None))
                case Kind.DISMISS:
                    reported(crowd, *everywhere)
                case Kind.UNBAN:
                    order(Kind.BAN, senior, person=crowd[place % PEOPLE])
            before = everything()
            action = take(kind, place, place + 5, crowd, senior)
            assert broken_promises() == [], kind
            assert everything() != before, kind
            service.undo(action, by=senior, why="a mistake")
            assert (kind, changed(before, everything())) == (kind, {})
            assert broken_promises() == [], kind


act = st.tuples(st.sampled_from(Kind), st.integers(0, 60), st.integers(0, 60))


@tries(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=not _ASKED,
    phases=[Phase.explicit, Phase.generate],  # to shrink an example takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wanted=st.lists(act, min_size=2, max_size=6))
def test_any_acts_undone_in_reverse_leave_everything_as_it_was(
    crowd: list[User], senior: User, wanted: list[tuple[Kind, int, int]]
) -> None:
    with tried():
        before = everything()
        taken = [action for each in wanted if (action := _taken_if_it_makes_sense(each, crowd, senior))]
        for action in reversed(taken):
            service.undo(action, by=senior, why="a mistake")
        assert changed(before, everything()) == {}
        assert broken_promises() == []


def _taken_if_it_makes_sense(wanted: tuple[Kind, int, int], crowd: list[User], by: User) -> Action | None:
    try:
        action = take(*wanted, crowd, by)
    except Wrong:  # an account that is closed cannot be merged again
        return None
    assert broken_promises() == []
    return action
