"""Nothing but the texts joins two lines: no id, no order, no digest, no exact date."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from exports.models import Release
from oasst.models import Message, Ranking, Reaction, Review, User
from tests.corpus import a_reply, a_tree
from tests.exports.releases.conftest import a_line, consents, rows

Make = Callable[..., Release]

# Columns that say what was written and judged. They are as rich as the texts, and are told on purpose.
_OF_THE_TEXT = {
    "text", "content", "value", "lang", "role", "from", "rank", "ranks", "labels", "emojis", "emoji", "review_count",
    "review_result", "tree_state", "type", "deleted", "synthetic", "ranking",
}  # fmt: skip


def values(row: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a row with the path to it."""
    if isinstance(row, dict):
        for key, each in row.items():
            yield from values(each, f"{path}.{key}")
    elif isinstance(row, list):
        for each in row:
            yield from values(each, path)
    else:
        yield path, row


def joining(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> set[str]:
    """Paths of columns in which one value stands in exactly one row here and in exactly one there: a key to join by."""
    found = [Counter((path, value) for row in rows_ for path, value in set(values(row))) for rows_ in (one, other)]
    return {
        path
        for (path, value), count in found[0].items()
        if count == 1
        and found[1][path, value] == 1
        and value is not None
        and path.rpartition(".")[2] not in _OF_THE_TEXT
    }


@pytest.mark.usefixtures("all_votes_are_told")
def test_no_id_order_digest_or_date_joins_two_lines(
    transactional_db: None, make: Make, ada: User, ben: User, cleo: User, settings: Any
) -> None:
    people = [ada, ben, cleo]
    for person in people:
        consents(person)
    for number in range(12):
        root = a_tree(people[number % 3], state="ready_for_export", text=f"Same {number % 2}", created_at=_at(number))
        answers = [a_reply(root, person, text=f"Answer {number % 2}") for person in people]
        Reaction.objects.create(message=root, user=people[number % 2], emoji="+1")
        for person in people:
            Review.objects.create(
                message=root, user=person, task_id=uuid.uuid4(), guideline_version="x", labels={"quality": number % 2}
            )
        Ranking.objects.create(
            parent=root, user=ada, guideline_version="x", shown=[each.pk for each in answers], revisions=[1, 1, 1],
            ballot=[[str(each.pk)] for each in answers],
        )  # fmt: skip
    one, other = make(a_line("one")), make(a_line("other"))
    assert joining(rows(one), rows(other)) == set()
    formats = set(one.files.filter(name__endswith=".parquet").values_list("format", flat=True))
    assert {"reviews", "ballots", "agreement", "table", "sft"} <= formats
    keys = {name: joining(_table(one, name), _table(other, name)) for name in formats}
    assert {name: found for name, found in keys.items() if found} == {}
    for raw in (
        str(each) for each in [*Message.objects.values_list("pk", flat=True), *(person.pk for person in people)]
    ):
        assert not [file for file in _plain(one) if raw in file]
    assert {digest for (digest,) in one.files.filter(rows__isnull=False).values_list("sha256")}.isdisjoint(
        other.files.filter(rows__isnull=False).values_list("sha256", flat=True)
    )


def test_trees_and_equal_siblings_stand_in_the_order_of_their_names(
    transactional_db: None, make: Make, ada: User
) -> None:
    consents(ada)
    for number in range(8):
        root = a_tree(ada, state="ready_for_export", text=f"Root {number}")
        for answer in range(4):
            a_reply(root, _someone(), text=f"Answer {number}.{answer}")
    orders = []
    for slug in ("one", "other"):
        found = rows(make(a_line(slug)))
        roots = [row for row in found if "parent_id" not in row]
        assert [row["message_id"] for row in roots] == sorted(row["message_id"] for row in roots)
        for each in roots:
            siblings = [row["message_id"] for row in found if row.get("parent_id") == each["message_id"]]
            assert siblings == sorted(siblings)
        orders.append([row["text"] for row in found])
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]
    assert all(uuid.UUID(row["message_id"]).version == 8 for row in found)


def test_a_line_keeps_its_names_and_its_splits_from_release_to_release(grove: list[Message], make: Make) -> None:
    line = a_line()
    first = make(line, publish=True, version="2026.10")
    a_tree(grove[0].author, state="ready_for_export", text="New")
    second = make(line)
    sides = [
        {
            row["meta"]["tree_id"]: file.split
            for file in release.files.filter(format="prompts", name__endswith=".gz")
            for row in rows(release, file.name)
        }
        for release in (first, second)
    ]
    assert len(sides[0]) == 3
    assert sides[1].items() > sides[0].items()


def test_times_of_day_are_told_only_where_a_line_says_so(grove: list[Message], make: Make) -> None:
    Message.objects.update(created_at=_at(3))
    (day,) = {row["created_date"] for row in rows(make(a_line("days")))}
    (exact,) = {row["created_date"] for row in rows(make(a_line("exact", whole_days=False)))}
    assert (day, exact) == ("2026-03-04T00:00:00.000000+00:00", "2026-03-04T05:06:07.000003+00:00")


def test_those_who_wish_it_are_thanked_and_no_one_else(grove: list[Message], make: Make, ada: User, mod: User) -> None:
    User.objects.filter(pk=ada.pk).update(credit_name="Ada L.")
    User.objects.filter(pk=mod.pk).update(credit_name="Wrote nothing")
    release = make(a_line())
    assert "Thanks to Ada L., and to all who did not want to be named." in (release.folder / "README.md").read_text()
    said = b"".join(_plain_bytes(release))
    assert [each for each in (b"example.org", b"ben", b"cleo", b"Wrote nothing") if each in said] == []


def _table(release: Release, name: str) -> list[dict[str, Any]]:
    """Both sides of the split."""
    return [
        row for file in (release.folder / "data" / name).glob("*.parquet") for row in pq.read_table(file).to_pylist()
    ]


def _at(number: int) -> str:
    return f"2026-03-04T05:06:07.{number:06}+00:00"


def _someone() -> User:
    person = User.objects.create()
    consents(person)
    return person


def _files(release: Release) -> list[Path]:
    return [file for file in release.folder.rglob("*") if file.is_file()]


def _plain(release: Release) -> list[str]:
    return [
        str(rows(release, name)) for name in release.files.filter(name__endswith=".gz").values_list("name", flat=True)
    ]


def _plain_bytes(release: Release) -> Iterator[bytes]:
    yield from (str(each).encode() for each in _plain(release))
    yield from (file.read_bytes() for file in _files(release) if file.suffix in (".json", ".md", ".svg"))
