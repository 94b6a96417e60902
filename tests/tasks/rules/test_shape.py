"""What a tree wants next, by table and without a database."""

from dataclasses import replace
from uuid import UUID

import pytest

from tasks.rules import shape
from tasks.rules.shape import Facts, Node
from tasks.rules.thresholds import CLASSIC, COMMONS

ADA = UUID(int=901)
ROOT = UUID(int=1)


def node(number: int, parent: int | None = 1, **fields: object) -> Node:
    """An accepted reply to the root; its role follows from its depth."""
    depth = 0 if parent is None else 1 if parent == 1 else 2
    given = Node(
        id=UUID(int=number),
        parent_id=UUID(int=parent) if parent else None,
        author_id=ADA,
        role="assistant" if depth == 1 else "prompter",
        depth=depth,
        deleted=False,
        quarantined=False,
        review_result=True,
        reviews=3,
        rankings=0,
    )
    return replace(given, **fields)  # type: ignore[arg-type]


def facts(state: str, *nodes: Node, goal: int = 4, leased: dict[shape.OpeningKey, int] | None = None) -> Facts:
    return Facts(ROOT, state, goal, 5, 3, {each.id: each for each in nodes}, leased or {})


PROMPT = node(1, None)
UNDECIDED = replace(PROMPT, review_result=None, reviews=2)
REJECTED = replace(PROMPT, review_result=False)
FLAGGED = replace(PROMPT, red_flags=4)
DELETED = replace(PROMPT, deleted=True)


@pytest.mark.parametrize(
    ("state", "nodes", "expected"),
    [
        ("initial_prompt_review", [UNDECIDED], None),
        ("initial_prompt_review", [PROMPT], "prompt_lottery_waiting"),
        ("initial_prompt_review", [REJECTED], "aborted_low_grade"),
        ("initial_prompt_review", [DELETED], "halted_by_moderator"),
        ("initial_prompt_review", [replace(PROMPT, quarantined=True)], None),
        ("aborted_low_grade", [PROMPT], "prompt_lottery_waiting"),
        ("aborted_low_grade", [REJECTED], None),
        ("aborted_low_grade", [DELETED], None),
        ("ready_for_export", [DELETED], "halted_by_moderator"),
        ("growing", [PROMPT], None),
        ("growing", [PROMPT, node(2), node(3), node(4)], "ranking"),
        ("growing", [PROMPT, node(2), node(3), node(4), node(5, review_result=None)], None),
        ("growing", [PROMPT, node(2), node(3), node(4, deleted=True)], None),
        ("growing", [PROMPT, node(2), node(3), node(4), node(5, 2)], "ranking"),
        ("growing", [PROMPT, node(2), node(3), node(4, 2), node(5, review_result=False)], "ranking"),
        ("ranking", [PROMPT, node(2), node(3)], None),
        ("ranking", [replace(PROMPT, rankings=2), node(2), node(3)], None),
        ("ranking", [replace(PROMPT, rankings=3), node(2), node(3)], "ready_for_scoring"),
        ("ranking", [replace(PROMPT, rankings=4), node(2), node(3)], "ready_for_scoring"),
        ("ranking", [PROMPT, node(2), node(3), node(4)], None),
        ("ranking", [PROMPT, node(2), node(3, review_result=False)], "ready_for_scoring"),
        ("prompt_lottery_waiting", [PROMPT], None),
        ("prompt_lottery_waiting", [DELETED], "halted_by_moderator"),
    ],
)
def test_the_next_state_follows_from_the_facts(state: str, nodes: list[Node], expected: str | None) -> None:
    assert shape.next_state(facts(state, *nodes), COMMONS) == expected


@pytest.mark.parametrize("state", ["initial_prompt_review", "growing"])
def test_four_red_flags_abort_a_tree_by_the_classic_rules_only(state: str) -> None:
    tree = facts(state, FLAGGED)
    assert shape.next_state(tree, CLASSIC) == "aborted_low_grade"
    assert shape.next_state(tree, COMMONS) != "aborted_low_grade"
    assert shape.next_state(facts(state, replace(FLAGGED, red_flags=5)), CLASSIC) == "aborted_low_grade"
    assert shape.next_state(facts(state, replace(FLAGGED, red_flags=3)), CLASSIC) != "aborted_low_grade"


def test_a_flagged_prompt_stays_aborted() -> None:
    assert shape.next_state(facts("aborted_low_grade", FLAGGED), CLASSIC) is None
    assert shape.next_state(facts("aborted_low_grade", FLAGGED), COMMONS) == "prompt_lottery_waiting"


def test_the_destination_goes_through_every_step() -> None:
    ranked = [replace(PROMPT, rankings=3), node(2), node(3), node(4)]
    assert shape.destination(facts("growing", *ranked), COMMONS) == "ready_for_scoring"
    assert shape.destination(facts("growing", PROMPT), COMMONS) == "growing"


def test_a_tree_that_takes_no_more_replies_is_full() -> None:
    assert not shape.is_full(facts("growing", PROMPT), COMMONS)
    assert shape.is_full(facts("growing", replace(PROMPT, depth=5)), COMMONS)
    assert shape.is_full(facts("growing", PROMPT, node(2), node(3), node(4)), COMMONS)


def test_a_tree_of_its_goal_goes_on_to_ranking_though_a_message_has_room() -> None:
    tree = facts("growing", PROMPT, node(2), goal=2, leased={("assistant_reply", ROOT): 1})
    assert not shape.is_full(tree, COMMONS)
    assert shape.next_state(tree, COMMONS) == "ranking"
    assert shape.next_state(replace(tree, goal_tree_size=1), COMMONS) == "ranking"
    assert shape.next_state(replace(tree, goal_tree_size=3), COMMONS) is None


def test_a_reply_being_written_keeps_a_tree_from_being_full() -> None:
    tree = facts("growing", PROMPT, goal=2, leased={("assistant_reply", ROOT): 1})
    assert not shape.is_full(tree, COMMONS)


# --- Which messages count -----------------------------------------------------------------------------------------------


def test_messages_below_a_deleted_or_held_one_are_out_of_play() -> None:
    tree = facts(
        "growing", PROMPT, node(2, deleted=True), node(3, 2), node(4, quarantined=True), node(5, 4), node(6), node(7, 6)
    )
    assert [each.id.int for each in tree.playing] == [1, 6, 7]
    assert [each.id.int for each in tree.children[ROOT]] == [6]


@pytest.mark.parametrize("root", [DELETED, replace(PROMPT, quarantined=True)])
def test_nothing_is_in_play_without_the_prompt(root: Node) -> None:
    tree = facts("growing", root, node(2))
    assert (tree.playing, dict(tree.children)) == ([], {})


def test_accepted_undecided_and_rejected_messages_are_counted_apart() -> None:
    tree = facts("growing", PROMPT, node(2), node(3, review_result=None), node(4, review_result=False))
    assert (tree.accepted, [each.id.int for each in tree.awaiting], tree.size) == (2, [3], 3)


# --- Openings -----------------------------------------------------------------------------------------------------------


def wanted(tree: Facts) -> dict[tuple[str, int], tuple[int, int]]:
    return {(each.kind, each.message_id.int): (each.wanted, each.done) for each in shape.openings(tree, COMMONS)}


def test_a_prompt_in_review_wants_its_reviews_from_others() -> None:
    [opening] = shape.openings(facts("initial_prompt_review", UNDECIDED), COMMONS)
    assert opening == shape.Opening("label_initial_prompt", ROOT, wanted=3, done=2, barred_id=ADA)
    assert opening.key == ("label_initial_prompt", ROOT)
    assert not opening.lonely


@pytest.mark.parametrize(("reviews", "expected"), [(0, (3, 0, False)), (3, (4, 3, True)), (7, (8, 7, True))])
def test_one_more_review_at_a_time_is_wanted_after_the_needed_ones(
    reviews: int, expected: tuple[int, int, bool]
) -> None:
    tree = facts("initial_prompt_review", replace(UNDECIDED, reviews=reviews))
    [opening] = shape.openings(tree, COMMONS)
    assert (opening.wanted, opening.done, opening.waits) == expected


def test_the_number_of_reviews_depends_on_prompt_or_reply() -> None:
    rules = replace(COMMONS, num_reviews_initial_prompt=5, num_reviews_reply=2)
    tree = facts("growing", replace(PROMPT, review_result=None, reviews=0), node(2, review_result=None, reviews=0))
    assert [(each.kind, each.wanted) for each in shape.label_openings(tree, rules)] == [
        ("label_initial_prompt", 5), ("label_assistant_reply", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["prompt_lottery_waiting", "ready_for_export", "halted_by_moderator"])
def test_a_tree_at_rest_has_no_openings(state: str) -> None:
    assert shape.openings(facts(state, PROMPT, node(2), node(3)), COMMONS) == []


def test_replies_together_are_no_more_than_the_tree_lacks() -> None:
    tree = facts("growing", PROMPT, node(2), goal=4)
    assert wanted(tree) == {("assistant_reply", 1): (3, 1)}  # both places go to the lonely prompt
    assert wanted(replace(tree, goal_tree_size=5)) == {
        ("assistant_reply", 1): (3, 1), ("prompter_reply", 2): (1, 0),
    }  # fmt: skip


def test_leases_count_against_what_the_tree_lacks() -> None:
    tree = facts("growing", PROMPT, node(2), goal=4, leased={("prompter_reply", UUID(int=2)): 1})
    assert wanted(tree) == {("assistant_reply", 1): (2, 1), ("prompter_reply", 2): (1, 0)}


@pytest.mark.parametrize(("leased", "expected"), [(0, 3), (1, 3), (2, 3), (3, 4)])
def test_leases_count_against_the_limit_of_a_message(leased: int, expected: int) -> None:
    """An earlier limit may have been higher: leases are never taken back."""
    tree = facts("growing", PROMPT, node(2), goal=99, leased={("assistant_reply", ROOT): leased})
    assert wanted(tree)[("assistant_reply", 1)] == (expected, 1)


def test_leases_on_one_message_leave_less_for_the_others() -> None:
    tree = replace(facts("growing", PROMPT, node(2), goal=9), max_children_count=9)
    assert wanted(replace(tree, leased={("prompter_reply", UUID(int=2)): 2}))[("assistant_reply", 1)] == (6, 1)
    assert wanted(replace(tree, leased={("assistant_reply", ROOT): 1}, goal_tree_size=99))[("assistant_reply", 1)] == (
        9,
        1,
    )


def test_the_limits_of_replies_by_role_are_apart() -> None:
    rules = replace(COMMONS, num_prompter_replies=2)
    found = [(each[0].role, each[3]) for each in shape.extendible(facts("growing", PROMPT, node(2)), rules)]
    assert found == [("prompter", 3), ("assistant", 2)]


def test_a_message_with_all_its_replies_wants_none() -> None:
    tree = facts("growing", PROMPT, node(2), node(3), node(4, review_result=None), goal=15)
    assert ("assistant_reply", 1) not in wanted(tree)


def test_a_rejected_reply_leaves_its_place_open() -> None:
    tree = facts("growing", PROMPT, node(2, review_result=False), goal=2)
    assert wanted(tree) == {("assistant_reply", 1): (1, 0)}


def test_an_opening_with_a_lease_stays_though_nothing_is_left_to_do() -> None:
    leased: dict[shape.OpeningKey, int] = {("rank_assistant_replies", ROOT): 1}
    done = facts("ranking", replace(PROMPT, rankings=3), node(2), node(3), leased=leased)
    assert wanted(done) == {("rank_assistant_replies", 1): (3, 3)}
    assert wanted(replace(done, leased={})) == {}


@pytest.mark.parametrize(("active", "lonely"), [(0, False), (1, True), (2, False), (3, False)])
def test_a_user_message_with_one_reply_is_lonely(active: int, lonely: bool) -> None:
    assert shape.lonely(PROMPT, active, COMMONS) is lonely
    assert not shape.lonely(node(2), active, COMMONS)


def test_messages_at_the_depth_limit_or_not_accepted_take_no_reply() -> None:
    tree = facts(
        "growing", PROMPT, node(2, depth=5), node(3, depth=4), node(4, review_result=None), node(5, depth=6), goal=99
    )
    assert [each[0].id.int for each in shape.extendible(tree, COMMONS)] == [1, 3]


def test_rankings_are_wanted_of_two_accepted_replies_or_more() -> None:
    tree = facts("ranking", PROMPT, node(2), node(3), node(4, review_result=False), node(5, 2), node(6, 2))
    assert wanted(tree) == {("rank_assistant_replies", 1): (3, 0)}
    both = shape.rank_openings(tree, replace(COMMONS, rank_prompter_replies=True))
    assert [each.kind for each in both] == ["rank_assistant_replies", "rank_prompter_replies"]
    assert all(each.barred_id is None for each in both)
