"""The demo content: the accounts, and trees that are sound before any importer reads them."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from oasst import demo
from oasst.core import labels, langs, reaction_codes
from oasst.models import Consent, Event, MessageTree, TreeState, User, UserKind, UserRole

TREES: list[dict[str, Any]] = [json.loads(line) for line in demo.TREES.read_text(encoding="utf-8").splitlines()]


def _messages(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for reply in node["replies"]:
        yield from _messages(reply)


MESSAGES = [message for tree in TREES for message in _messages(tree["prompt"])]


@pytest.mark.django_db
def test_the_accounts_can_be_used_at_once() -> None:
    demo.create()
    people = {user.username: user for user in User.objects.all()}
    assert {name: (user.kind, user.role) for name, user in people.items()} == {
        "demo-volunteer": (UserKind.DEMO, UserRole.VOLUNTEER),
        "demo-moderator": (UserKind.DEMO, UserRole.MODERATOR),
        "demo-researcher": (UserKind.DEMO, UserRole.RESEARCHER),
    }
    assert {each.name for each in demo.ACCOUNTS if people[each.name].check_password(each.password)} == set(people)
    assert set(EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)) == {
        "demo-volunteer@example.org", "demo-moderator@example.org", "demo-researcher@example.org",
    }  # fmt: skip
    assert set(Consent.objects.values_list("user__username", "terms_version")) == {
        (name, settings.TERMS_VERSION) for name in people
    }


@pytest.mark.django_db
def test_making_the_accounts_twice_changes_nothing() -> None:
    demo.create()
    User.objects.filter(username="demo-volunteer").update(display_name="Somebody")
    before = (list(User.objects.order_by("id").values()), Event.objects.count(), EmailAddress.objects.count())
    demo.create()
    assert (list(User.objects.order_by("id").values()), Event.objects.count(), EmailAddress.objects.count()) == before


@pytest.mark.django_db
def test_a_platform_with_an_account_is_not_empty() -> None:
    assert (demo.is_empty(), demo.exists()) == (True, False)
    demo.create()
    assert (demo.is_empty(), demo.exists()) == (False, True)


@pytest.mark.django_db
def test_a_platform_with_a_tree_is_not_empty() -> None:
    MessageTree.objects.create(
        id=uuid.uuid4(), state=TreeState.GROWING, lang="en", goal_tree_size=15, max_depth=5, max_children_count=3
    )
    assert demo.is_empty() is False


def test_there_is_enough_to_look_at() -> None:
    assert len(TREES) >= 48
    assert {"ar", "zh", "pt-BR", "hi", "sw"} < {tree["prompt"]["lang"] for tree in TREES}
    assert len({tree["prompt"]["lang"] for tree in TREES}) >= 10
    states = Counter(tree["tree_state"] for tree in TREES)
    assert set(states) == {"initial_prompt_review", "growing", "ranking", "ready_for_export"}
    assert min(states.values()) >= 8


def test_every_prompt_and_every_reply_is_said_once() -> None:
    assert [text for text, times in Counter(message["text"] for message in MESSAGES).items() if times > 1] == []


def test_ids_are_stable_and_name_one_message() -> None:
    ids = [message["message_id"] for message in MESSAGES]
    assert len(set(ids)) == len(ids)
    assert {uuid.UUID(each).version for each in ids} == {5}
    assert {uuid.UUID(message["user_id"]).version for message in MESSAGES} == {5}
    assert [tree["message_tree_id"] for tree in TREES] == [tree["prompt"]["message_id"] for tree in TREES]


def test_a_reply_has_the_other_role_the_same_language_and_a_later_date() -> None:
    wrong = [
        (parent["message_id"], reply["message_id"])
        for parent in MESSAGES
        for reply in parent["replies"]
        if {parent["role"], reply["role"]} != {"prompter", "assistant"}
        or reply["parent_id"] != parent["message_id"]
        or reply["lang"] != parent["lang"]
        or datetime.fromisoformat(reply["created_date"]) <= datetime.fromisoformat(parent["created_date"])
    ]
    assert wrong == []
    assert {tree["prompt"]["role"] for tree in TREES} == {"prompter"}
    assert {message["lang"] for message in MESSAGES if langs.canonical(message["lang"]) != message["lang"]} == set()
    assert {datetime.fromisoformat(message["created_date"]).astimezone(UTC).year for message in MESSAGES} == {2026}


def test_no_one_answers_twice_or_answers_themselves() -> None:
    for parent in MESSAGES:
        authors = [reply["user_id"] for reply in parent["replies"]]
        assert len(set(authors)) == len(authors)
        assert parent["user_id"] not in authors


def test_ranks_are_unique_and_only_in_finished_trees() -> None:
    for tree in TREES:
        for parent in _messages(tree["prompt"]):
            ranks = [reply["rank"] for reply in parent["replies"] if "rank" in reply]
            assert ranks == list(range(len(ranks)))
            assert not ranks or tree["tree_state"] == "ready_for_export"
            if tree["tree_state"] == "ready_for_export" and len(parent["replies"]) > 1:
                assert len(ranks) == len(parent["replies"])


def test_the_outcome_of_reviews_fits_the_state() -> None:
    outcomes: dict[str, set[bool | None]] = {}
    for tree in TREES:
        roots = outcomes.setdefault(f"{tree['tree_state']} prompt", set())
        roots.add(tree["prompt"].get("review_result"))
        replies = outcomes.setdefault(f"{tree['tree_state']} replies", set())
        replies |= {message.get("review_result") for message in list(_messages(tree["prompt"]))[1:]}
    assert outcomes == {
        "initial_prompt_review prompt": {None},
        "initial_prompt_review replies": set(),
        "growing prompt": {True},
        "growing replies": {True, False, None},
        "ranking prompt": {True},
        "ranking replies": {True},
        "ready_for_export prompt": {True},
        "ready_for_export replies": {True},
    }
    assert {
        message["message_id"] for message in MESSAGES if (message["review_count"] == 0) != ("labels" not in message)
    } == set()


def test_labels_and_reactions_are_known_and_in_the_order_of_the_files() -> None:
    for message in MESSAGES:
        given = list(message.get("labels", {}))
        assert given == [name for name in labels.NAMES if name in given]
        assert [value for value in message.get("labels", {}).values() if not 0 <= value["value"] <= 1] == []
        assert set(message.get("emojis", {})) <= set(reaction_codes.GIVEN)
