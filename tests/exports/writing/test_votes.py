"""The table of messages, and votes as they were given, from the corpus to rows."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exports.writing.votes import TIME_SPENT
from oasst.models import Ranking, Review, TimeSpent, User
from tests.corpus import a_reply, a_tree
from tests.exports.conftest import Export, Import
from tests.exports.files import Object, an_id, flat, message, read, reply, tree


@pytest.mark.real_data
def test_the_hubs_table_is_written_as_the_hub_has_it(
    real_data: Path, count_real_trees: Callable[[int], None], take: Import, export: Export
) -> None:
    genuine = read(real_data / "oasst1_en_validation.trees.jsonl.gz")
    sample = read(real_data / "oasst1_en_validation.hf_table_sample.jsonl.gz")
    take(real_data / "oasst1_en_validation.trees.jsonl.gz")
    rows = export(format="table", include_deleted=True, include_spam=True, synthetic="all")
    assert [row["message_id"] for row in rows] == [each["message_id"] for line in genuine for each in flat(line)]
    by_id = {row["message_id"]: row for row in rows}
    assert [list(by_id[each["message_id"]].items()) for each in sample] == [list(each.items()) for each in sample]
    count_real_trees(len(genuine))


def test_the_table_may_hold_what_was_deleted_or_rejected_where_it_is_asked_for(take: Import, export: Export) -> None:
    take(tree(message(1, reply(2, deleted=True), reply(3, review_result=None), reply(4, rank=0))))
    assert [row["message_id"] for row in export(format="table")] == [an_id(1), an_id(4)]
    rows = export(format="table", include_deleted=True, include_spam=True)
    assert [(row["message_id"], row["deleted"], row["review_result"]) for row in rows] == [
        (an_id(1), False, True), (an_id(4), False, True), (an_id(2), True, True), (an_id(3), False, None),
    ]  # fmt: skip


@pytest.fixture
def judged(ada: User, ben: User, cleo: User, transactional_db: None) -> list[str]:
    """A prompt of Ada's with reviews by all three and two answers in two orders; the ids of prompt and answers."""
    root = a_tree(ada, state="ready_for_export")
    one, two, gone = a_reply(root, ben), a_reply(root, cleo), a_reply(root, None, deleted=True)

    def review(by: User, **fields: Any) -> None:
        Review.objects.create(message=root, user=by, guideline_version="7", **fields)

    review(ada, labels={"quality": 1})
    review(ben, labels={"quality": 0.5, "spam": 0}, task_id=uuid.uuid4(), cant_tell=["humor"], revision=2, time_spent=1)
    review(cleo, labels={"spam": 1}, mode="simple", task_id=uuid.uuid4(), time_spent=5)
    review(cleo, labels={"spam": 0, "quality": 0}, mode="simple")
    for by, ballot, vetoed in ((ben, [[two], [gone], [one]], [gone]), (cleo, [[one, two, gone]], [])):
        Ranking.objects.create(
            parent=root, user=by, guideline_version="7", shown=[gone.pk, one.pk, two.pk], revisions=[1, 2, 3],
            ballot=[[str(each.pk) for each in tier] for tier in ballot], vetoed=[each.pk for each in vetoed],
        )  # fmt: skip
    return [str(each.pk) for each in (root, one, two)]


def test_every_review_is_a_row_of_its_own(judged: list[str], export: Export, ada: User, ben: User, cleo: User) -> None:
    def row(by: User, **fields: Any) -> Object:
        return {
            "message_id": judged[0], "message_tree_id": judged[0], "lang": "en", "role": "prompter",
            "user_id": str(by.pk), "by_author": False, "for_task": True, "revision": 1, "mode": "full",
            "time_spent": None, "guideline_version": "7", "labels": [], "cant_tell": [], **fields,
        }  # fmt: skip

    quality, spam = ({"name": name, "value": 0.0} for name in ("quality", "spam"))
    expected = [
        row(ada, by_author=True, for_task=False, labels=[{**quality, "value": 1.0}]),
        row(
            ben, revision=2, time_spent="under_30_s", labels=[spam, {**quality, "value": 0.5}], cant_tell=["humor"]
        ),
        row(cleo, for_task=False, mode="simple", labels=[spam, quality]),
        row(cleo, mode="simple", time_spent="over_10_min", labels=[{**spam, "value": 1.0}]),
    ]  # fmt: skip
    assert export(format="reviews") == sorted(expected, key=lambda each: (each["user_id"], each["for_task"]))


def test_every_order_is_a_row_and_speaks_of_replies_that_are_there(
    judged: list[str], export: Export, ben: User, cleo: User
) -> None:
    root, one, two = judged
    rows = {row["user_id"]: row for row in export(format="ballots")}
    assert rows[str(ben.pk)] == {
        "message_id": root, "message_tree_id": root, "lang": "en", "user_id": str(ben.pk), "mode": "full",
        "time_spent": None, "guideline_version": "7", "shown": [one, two], "revisions": [2, 3],
        "tiers": [[two], [one]], "none_acceptable": False, "vetoed": [],
    }  # fmt: skip
    assert (len(rows), rows[str(cleo.pk)]["tiers"]) == (2, [[one, two]])


def test_agreement_is_told_of_each_label_and_order_with_two_voices(judged: list[str], export: Export) -> None:
    said = [(row["about"], row["people"], row["mean"], row["agreement"]) for row in export(format="agreement")]
    assert said == [("spam", 2, 0.5, 0.0), ("quality", 2, 0.25, 0.75), ("ranking", 2, None, None)]


def test_people_in_votes_are_pseudonyms_where_they_are_asked_for(
    judged: list[str], export_bytes: Callable[..., bytes], ada: User, ben: User, cleo: User
) -> None:
    for format_ in ("table", "reviews", "ballots", "agreement"):
        content = export_bytes(format=format_, anonymize=True).decode()
        assert content
        assert [id_ for id_ in (*judged, ada.pk, ben.pk, cleo.pk) if str(id_) in content] == []


def test_steps_of_time_are_called_as_in_the_corpus() -> None:
    assert [name.lower() for name in TimeSpent.names] == list(TIME_SPENT)
