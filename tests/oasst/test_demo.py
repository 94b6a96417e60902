"""The demo: its accounts, and conversations that are sound, varied and in the languages they claim."""

import json
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from moderation.signals import near_duplicates
from oasst import demo
from oasst.core import labels, langs, reaction_codes
from oasst.core.texts import lang_detection, pii
from oasst.corpus.rendering import as_html
from oasst.demo import lines, script
from oasst.models import Consent, Event, MessageTree, TreeState, User, UserKind, UserRole
from tasks.rules import consensus
from tests.plugin import ROOT

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SCRIPT = script.trees()
TEXTS = [text for tree in SCRIPT for text in tree.prompt.walk()]
LINES: list[dict[str, Any]] = [json.loads(line) for line in lines.lines(NOW)]


def _messages(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for reply in node["replies"]:
        yield from _messages(reply)


MESSAGES = [message for tree in LINES for message in _messages(tree["prompt"])]


# --- The accounts -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_accounts_can_be_used_at_once() -> None:
    demo.create()
    people = {user.username: user for user in User.objects.filter(username__startswith="demo-")}
    assert {name: (user.kind, user.role) for name, user in people.items()} == {
        "demo-volunteer": (UserKind.DEMO, UserRole.VOLUNTEER),
        "demo-moderator": (UserKind.DEMO, UserRole.MODERATOR),
        "demo-researcher": (UserKind.DEMO, UserRole.RESEARCHER),
    }
    assert {each.name for each in demo.ACCOUNTS if people[each.name].check_password(each.password)} == set(people)
    assert set(EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)) == {
        "demo-volunteer@example.org", "demo-moderator@example.org", "demo-researcher@example.org",
    }  # fmt: skip


@pytest.mark.django_db
def test_authors_of_the_demo_cannot_sign_in_and_have_accepted_the_terms() -> None:
    demo.create()
    authors = User.objects.exclude(username__startswith="demo-")
    names = {name for each in script.people().values() for name in each}
    assert {user.username for user in authors} == names
    assert not any(user.has_usable_password() or user.email for user in authors)
    assert {user.kind for user in authors} == {UserKind.DEMO}
    assert set(Consent.objects.values_list("user__username", "terms_version")) == {
        (user.username, settings.TERMS_VERSION) for user in User.objects.all()
    }
    saved = {user.pk: user.name_key for user in authors}
    for user in authors:
        user.save()
    assert {user.pk: user.name_key for user in authors} == saved


@pytest.mark.django_db
def test_making_the_accounts_twice_changes_nothing() -> None:
    demo.create()
    User.objects.filter(username="demo-volunteer").update(display_name="Someone")
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


# --- What there is to look at -------------------------------------------------------------------------------------------


def test_there_are_conversations_in_every_state_and_fifteen_languages() -> None:
    assert len(SCRIPT) >= 80
    assert {tree.state for tree in SCRIPT} == set(TreeState)
    assert len({tree.lang for tree in SCRIPT}) >= 15
    finished = Counter(tree.lang for tree in SCRIPT if tree.state == TreeState.READY_FOR_EXPORT)
    assert finished["en"] >= 25
    assert set(finished) == {tree.lang for tree in SCRIPT}


def test_finished_english_trees_have_ranked_answers_code_tables_and_formulas() -> None:
    trees = [tree for tree in SCRIPT if tree.lang == "en" and tree.state == TreeState.READY_FOR_EXPORT]
    assert [tree.prompt.text for tree in trees if len(tree.prompt.replies) < 2] == []
    best = [next(reply for reply in tree.prompt.replies if reply.rank == 1) for tree in trees]
    assert [text.text for text in best if text.quality < max(reply.quality for reply in _siblings(text))] == []
    shown = [as_html(text.text) for text in best]
    for element, fewest in {"<pre": 5, "<table": 8, "<math": 4}.items():
        assert sum(element in html for html in shown) >= fewest


def _siblings(text: script.Text) -> tuple[script.Text, ...]:
    return next(parent.replies for parent in TEXTS if text in parent.replies)


def test_no_text_is_simulated_or_announces_itself_as_an_example() -> None:
    assert [text.text for text in TEXTS if re.search(r"(?i)simulat|lorem ipsum|\bdemo\b", text.text)] == []


def test_every_text_is_written_once() -> None:
    assert [text for text, times in Counter(text.text for text in TEXTS).items() if times > 1] == []


def test_no_text_is_a_near_duplicate_of_another() -> None:
    """Stricter than the detector of the platform, which needs a resemblance of 0.8 and 15 runs."""
    runs = [(near_duplicates.runs(text.text), text.text) for text in TEXTS]
    alike = [
        (one_text, two_text)
        for (one, one_text), (two, two_text) in combinations(runs, 2)
        if near_duplicates.resemblance(one, two) > 0.3
    ]
    assert alike == []


def test_detection_agrees_with_the_language_of_every_text() -> None:
    assert {lang for tree in SCRIPT if (lang := tree.lang) != langs.canonical(lang)} == set()
    found = {text.text: other for text in TEXTS if (other := lang_detection.other_than(text.lang, text.text))}
    assert found == {}


def test_personal_data_is_only_where_moderators_are_meant_to_find_it() -> None:
    assert [text.text for text in TEXTS if list(pii.found(text.text)) and not text.is_later] == []


def test_the_queue_of_each_kind_of_work_has_something_in_english() -> None:
    english = [tree for tree in SCRIPT if tree.lang == "en"]
    states = Counter(tree.state for tree in english)
    assert (
        min(
            states[state]
            for state in map(TreeState, ("initial_prompt_review", "growing", "ranking", "prompt_lottery_waiting"))
        )
        >= 1
    )
    assert any(text.review_result is None for tree in english for text in tree.prompt.walk() if text.depth)


# --- The lines for the importer -----------------------------------------------------------------------------------------


def test_ids_are_stable_and_name_one_message() -> None:
    ids = [message["message_id"] for message in MESSAGES]
    assert len(set(ids)) == len(ids)
    assert [tree["message_tree_id"] for tree in LINES] == [tree["prompt"]["message_id"] for tree in LINES]
    assert [json.loads(line)["message_tree_id"] for line in lines.lines(NOW + timedelta(days=9))] == [
        tree["message_tree_id"] for tree in LINES
    ]


def test_a_reply_has_the_other_role_the_same_language_and_a_later_date() -> None:
    wrong = [
        (parent["message_id"], reply["message_id"])
        for parent in MESSAGES
        for reply in parent["replies"]
        if {parent["role"], reply["role"]} != {"prompter", "assistant"}
        or reply["parent_id"] != parent["message_id"]
        or reply["lang"] != parent["lang"]
        or reply["created_date"] <= parent["created_date"]
    ]
    assert wrong == []
    assert {tree["prompt"]["role"] for tree in LINES} == {"prompter"}
    assert max(message["created_date"] for message in MESSAGES) < NOW.isoformat()


def test_no_one_answers_twice_or_answers_themselves_or_ranks_an_own_reply() -> None:
    for parent in MESSAGES:
        authors = [reply["user_id"] for reply in parent["replies"]]
        assert len(set(authors)) == len(authors)
        assert parent["user_id"] not in authors
        voters = [ballot["user_id"] for ballot in parent.get("events", {}).get("ranking", [])]
        assert len(set(voters)) == len(voters)
        assert set(voters) & set(authors) == set()


def test_the_ballots_of_ranked_replies_give_their_ranks() -> None:
    ranked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for tree in LINES:
        for parent in _messages(tree["prompt"]):
            if "events" in parent:
                ranked[tree["tree_state"]].append(parent)
    assert len(ranked["ready_for_export"]) >= 50
    for parent in ranked["ready_for_export"]:
        by_rank = [reply["message_id"] for reply in sorted(parent["replies"], key=lambda reply: reply["rank"])]
        ballots = [ballot["ranked_message_ids"] for ballot in parent["events"]["ranking"]]
        assert len(ballots) == 3
        assert list(consensus.ranked_pairs(ballots)) == by_rank


def test_labels_and_reactions_are_known() -> None:
    for message in MESSAGES:
        given = message.get("labels", {})
        assert set(given) <= set(labels.valid_for(message["role"]))
        assert [value for value in given.values() if not 0 <= value["value"] <= 1] == []
        assert set(message["emojis"]) <= set(reaction_codes.GIVEN)
        assert (message["review_count"] == 0) == (not given)


# --- The format ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("Hello", "it must begin with a line such as ':: growing'"),
        (":: blooming\nHello", ":1: 'blooming' is not a state of a tree"),
        (":: growing\n", ":1: the text is missing"),
        (":: growing\nHello\n:: >> quality 3\nHi", ":3: it answers no text"),
        (":: growing\nHello\n:: > quality 6\nHi", ":3: 'quality 6' is not a property"),
        (":: growing\nHello\n:: > splendid\nHi", ":3: 'splendid' is not a property"),
        (":: growing\nHello\n:: > rank 1\nHi\n:: > rank 2\nHo", "a ranked tree has the ranks"),
        (":: ready_for_export\nHello\n:: > rank 1\nHi\n:: > rank 3\nHo", "a ranked tree has the ranks"),
    ],
)
def test_a_bad_file_is_refused_with_the_line_and_the_reason(tmp_path: Path, source: str, complaint: str) -> None:
    file = tmp_path / "en.txt"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(script.BadScript, match=re.escape(complaint)):
        script.parse(file)


def test_a_file_of_a_language_without_people_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "eo.txt"
    file.write_text(":: growing\nHello", encoding="utf-8")
    with pytest.raises(script.BadScript, match="eo is not a language"):
        script.parse(file)


def test_every_property_is_described_in_the_documentation() -> None:
    described = (ROOT / "docs/demo.md").read_text(encoding="utf-8")
    for name in (
        "rank N",
        "quality N",
        "not reviewed",
        "rejected",
        "later",
        "by NAME",
        "reported REASON: NOTE",
        "+1 N",
    ):
        assert f"`{name}`" in described
