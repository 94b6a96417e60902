"""A refused import leaves nothing."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection, transaction

from exports.intake.importer import Plan, import_trees
from oasst.db import locks
from oasst.models import Event, Message, MessageTree, User
from tests.exports.conftest import Import
from tests.exports.files import an_id, message, reply, sound, tree, write

SEVERAL_BATCHES = [tree(message(n)) for n in range(1_000, 1_600)]


TWICE = f"message {an_id(1)} is already in this file, on line 1"


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([tree(message(1)), tree(message(2)), tree(message(1))], f"3: {TWICE}"),
        ([tree(message(2, reply(1))), tree(message(3, reply(1)))], f"2: {TWICE}"),
        ([*SEVERAL_BATCHES, tree(message(1_000))], f"601: message {an_id(1_000)} is already in this file"),
        ([*SEVERAL_BATCHES, tree(message(1, reply(1_000)))], f"601: message {an_id(1_000)} is already in this file"),
        ([tree(message(1, reply(92)))], f"1: message {an_id(92)} is already in the corpus, in tree {an_id(91)}"),
        ([tree(message(92))], f"1: message {an_id(92)} is already in the corpus, in tree {an_id(91)}"),
        ([*SEVERAL_BATCHES, "{"], "601: this is not valid JSON: unexpected end of data at character 3"),
    ],
)  # fmt: skip
def test_a_bad_line_leaves_nothing_behind_and_with_skip_bad_only_itself_out(
    take: Import, tmp_path: Path, lines: list[Any], problem: str
) -> None:
    take(tree(message(91, reply(92))))
    events = Event.objects.count()
    with pytest.raises(CommandError) as refused:
        take(*lines)
    assert str(refused.value) == f"{tmp_path / 'in.jsonl'}:{problem}. Nothing was imported."
    assert (Message.objects.count(), Event.objects.count(), User.objects.count()) == (2, events, 0)

    said = take(*lines, skip_bad=True)
    assert said.splitlines()[-2:] == ["Skipped 1 invalid lines or trees:", f"  {tmp_path / 'in.jsonl'}:{problem}"]
    assert MessageTree.objects.count() == 1 + len(lines) - 1
    assert sound() == []


def test_only_the_first_twenty_problems_are_listed(take: Import) -> None:
    said = take(*["{]"] * 25, skip_bad=True).splitlines()
    assert said[1] == "Skipped 25 invalid lines or trees:"
    assert (len(said), said[-1]) == (23, "  … and 5 more")


def test_a_damaged_file_leaves_nothing_behind_even_with_skip_bad(take: Import, tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl.gz", *SEVERAL_BATCHES)
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(CommandError, match=r"the packed data ends early or is damaged\. Nothing was imported\.$"):
        take(file, skip_bad=True)
    assert MessageTree.objects.count() == 0


def test_two_imports_do_not_run_at_once(take: Import) -> None:
    holds, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            locks.lock(locks.Namespace.IMPORT)
            holds.set()
            may_go.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    holds.wait(10)
    try:
        with pytest.raises(CommandError, match="Another import is running"):
            take(tree(message(1)))
    finally:
        may_go.set()
        other.join()
    assert take(tree(message(1))).startswith("Imported 1 trees")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"limit": 0}, "--limit must be at least 1."),
        ({"lang": "?"}, "--lang: '?' is not a valid language tag. Use one like"),
    ],
)
def test_wrong_options_are_refused(take: Import, options: dict[str, Any], problem: str) -> None:
    with pytest.raises(CommandError) as refused:
        take(tree(message(1)), **options)
    assert str(refused.value).startswith(problem)


def test_progress_is_told_in_bytes_of_the_file(transactional_db: None, tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", *SEVERAL_BATCHES)
    defaults: list[int] = []
    counts = import_trees(file, Plan(), defaults.append)
    assert (counts.trees, defaults == sorted(defaults), defaults[-1]) == (600, True, file.stat().st_size)
