"""croissant.json as its own library reads it: valid, and every record set with its texts."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import mlcroissant
import pytest

from exports import formats
from exports.agreement import Alpha
from exports.models import Release
from oasst.models import Message, Ranking, Review, User
from tests.exports.releases.conftest import a_line, consents, rows

Make = Callable[..., Release]
pytestmark = pytest.mark.filterwarnings("default")  # the library uses what others deprecate


@pytest.fixture
def release(
    grove: list[Message], make: Make, ben: User, cleo: User, all_votes_are_told: None, settings: Any
) -> Release:
    settings.SITE_URL = "https://trees.example"
    for root in grove:
        answers = list(root.children.order_by("rank"))
        for person in (ben, cleo):
            Review.objects.create(
                message=root,
                user=person,
                labels={"quality": 0.5, "spam": 0},
                guideline_version="1",
                task_id=uuid.uuid4(),
            )
            Ranking.objects.create(
                parent=root, user=person, guideline_version="1", shown=[each.pk for each in answers], revisions=[1, 1],
                ballot=[[str(answers[0].pk)], [str(answers[1].pk)]],
            )  # fmt: skip
    return make(a_line(about="Conversations for tests."))


def _texts(value: Any) -> list[str]:
    """All strings below, whatever nests them; the library gives bytes."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, bytes):
        return [value.decode()]
    return [value] if isinstance(value, str) else []


def test_mlcroissant_loads_every_record_set_with_its_texts(release: Release) -> None:
    dataset = mlcroissant.Dataset(jsonld=str(release.folder / "croissant.json"))
    assert dataset.metadata.ctx.issues.errors == set()
    found = {each.id for each in dataset.metadata.record_sets}
    there = {file.format for file in release.files.all() if file.name.endswith(".parquet")}
    assert (found, there) == ({*there, "splits"}, set(formats.ALL))
    for name in sorted(there):
        records = list(dataset.records(record_set=name))
        files = release.files.filter(format=name, name__endswith=".jsonl.gz")
        expected = [(file.split, row) for file in files for row in rows(release, file.name)]
        assert len(records) == len(expected)
        splits = [record.pop(f"{name}/split").decode() for record in records]
        assert sorted(splits) == sorted(split for split, _row in expected)
        texts = [sorted(_texts(list(record.values()))) for record in records]
        assert sorted(texts) == sorted(sorted(_texts(row)) for _split, row in expected)


def test_the_responsible_ai_fields_say_what_was_counted(release: Release) -> None:
    said = json.loads((release.folder / "croissant.json").read_text())
    metadata = mlcroissant.Dataset(jsonld=str(release.folder / "croissant.json")).metadata
    assert said["url"] == f"https://trees.example/releases/main/{release.version}/"
    assert "3 people wrote 12 messages in 3 conversation trees" in said["rai:dataCollection"]
    assert said["rai:dataAnnotationAnalysis"] == (
        "Krippendorff's alpha by label: none, too few reviews or all alike. Mean Kendall's tau of rankings: 1.0."
    )
    assert [key for key, value in said.items() if key.startswith("rai:") and not value] == []
    for read in (metadata.data_collection, metadata.data_biases, metadata.personal_sensitive_information):
        assert read


def test_the_responsible_ai_fields_tell_the_agreement_on_each_label(grove: list[Message], make: Make) -> None:
    """Of as many reviewers as a public release tells votes of, with their values of the two English prompts."""
    reviewers = [User.objects.create_user(f"reviewer {number}") for number in range(6)]
    for person in reviewers:
        consents(person)
    values = {0: (0, 0, 0.25, 0, 0.25, 0), 1: (1, 0.75, 1, 1, 0.75, 1)}
    expected = Alpha()
    for number, given in values.items():
        expected.add(given)
        for person, value in zip(reviewers, given, strict=True):
            Review.objects.create(
                message=grove[number], user=person, labels={"quality": value, "spam": 0}, guideline_version="1",
                task_id=uuid.uuid4(),
            )  # fmt: skip
    said = json.loads((make(a_line()).folder / "croissant.json").read_text())
    # All of them agree that nothing is spam, and alpha is not defined where all values are equal.
    assert said["rai:dataAnnotationAnalysis"] == f"Krippendorff's alpha by label: quality {expected.value():.4f}."


def test_the_splits_are_those_that_have_files(release: Release) -> None:
    said = json.loads((release.folder / "croissant.json").read_text())
    (splits,) = [each for each in said["recordSet"] if each["@id"] == "splits"]
    there = {file.split for file in release.files.all() if file.split}
    assert {each["splits/name"] for each in splits["data"]} == there
