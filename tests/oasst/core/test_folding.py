"""Where conversations fork: only where several answered the same message, and what is opened is closed."""

from uuid import UUID

import pytest

from oasst.core import folding
from oasst.core.folding import fold
from tests.oasst.core.test_tree_map import A, B, C, D, E, a_random_tree


def test_one_reply_after_the_other_is_no_fork() -> None:
    folds = fold({A: None, B: A, C: B})
    assert [(each.branches, each.ends, each.below) for each in folds.values()] == [
        (False, (), 2),
        (False, (), 1),
        (False, (), 0),
    ]


def test_several_replies_are_branches_each_closed_behind_its_last_message() -> None:
    folds = fold({A: None, B: A, C: B, D: A, E: A})
    assert [(each.forks, each.branches, each.place, each.siblings) for each in folds.values()] == [
        (False, False, 1, 1),
        (True, True, 1, 3),
        (False, False, 1, 1),
        (False, True, 2, 3),
        (False, True, 3, 3),
    ]
    assert [each.ends for each in folds.values()] == [(), (), ("branch",), ("branch",), ("branch", "fork")]
    assert [each.below for each in folds.values()] == [4, 1, 0, 0, 0]


def test_a_fork_at_the_end_of_a_branch_is_closed_with_it() -> None:
    assert fold({A: None, B: A, C: A, D: C, E: C})[E].ends == ("branch", "fork", "branch", "fork")


@pytest.mark.parametrize(("size", "seed", "most"), [(2, 1, 40), (15, 2, 40), (300, 3, 40), (300, 3, 2), (300, 4, 0)])
def test_what_is_opened_is_closed_in_order(size: int, seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "MOST_FORKS", most)
    parents = a_random_tree(size, seed)
    folds = fold(parents)
    open_: list[str] = []
    deepest = 0
    for each in folds.values():
        open_ += (["fork"] if each.forks else []) + (["branch"] if each.branches else [])
        deepest = max(deepest, open_.count("fork"))
        for end in each.ends:
            assert open_.pop() == end
    assert open_ == []
    assert deepest <= most
    assert folds[next(iter(parents))].below == size - 1


def test_a_chain_of_thousands_folds_without_running_out_of_stack() -> None:
    chain = {UUID(int=n): UUID(int=n - 1) if n > 1 else None for n in range(1, 3_001)}
    assert fold(chain)[UUID(int=1)].below == 2_999
