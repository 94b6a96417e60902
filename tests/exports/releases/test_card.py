"""What a release says of itself: for readers, for the Hub, for Croissant's readers, for programs."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

import datasets
import orjson
import pytest
import yaml

from exports.models import Release
from exports.releases.documents import card
from exports.releases.versions import is_version, next_version
from oasst.models import Message, Ranking, Review, User
from tests.exports.releases.conftest import TODAY, a_line, consents

Make = Callable[..., Release]


@pytest.fixture
def release(grove: list[Message], make: Make, ben: User, cleo: User, all_votes_are_told: None) -> Release:
    for person, value in ((ben, 0.25), (cleo, 0.75)):
        Review.objects.create(message=grove[0], user=person, labels={"quality": value}, guideline_version="x",
                              task_id=person.pk)  # fmt: skip
    return make(a_line(about="Conversations for tests."))


def test_the_card_names_every_file_and_loads_by_its_header(release: Release, tmp_path: Any) -> None:
    text = (release.folder / "README.md").read_text()
    header = yaml.safe_load(text.split("---\n")[1])
    tables = set(release.files.filter(name__endswith=".parquet").values_list("name", flat=True))
    assert {each["path"] for config in header["configs"] for each in config["data_files"]} == tables
    data = release.files.filter(name__startswith="data/").values_list("name", flat=True)
    assert [name for name in data if f"| `{name}` |" not in text] == []
    assert {key: header[key] for key in ("pretty_name", "license", "language", "size_categories")} == {
        "pretty_name": "Main 2026.11", "license": "cc-by-4.0", "language": ["de", "en"], "size_categories": ["n<1K"],
    }  # fmt: skip
    assert [config["config_name"] for config in header["configs"] if config.get("default")] == ["sft"]
    for info in header["dataset_info"]:
        loaded = datasets.load_dataset(
            str(release.folder), info["config_name"], cache_dir=str(tmp_path / "cache"), streaming=False
        )
        declared = datasets.Features._from_yaml_list(info["features"])
        for split in info["splits"]:
            found = loaded[split["name"]]
            assert (found.num_rows, found.features) == (split["num_examples"], declared)


def test_the_card_tells_what_is_in_it_and_what_is_not(release: Release) -> None:
    text = card.body((release.folder / "README.md").read_text())
    for line in (
        "# Main 2026.11",
        "Conversations for tests.",
        "| en | English | 8 |",
        "| quality | 0.500 | 2 | 1 |",
        "| quality | 0.000 | 1 |",
        "This is the first release of its line.",
        "  title = {Main 2026.11},",
    ):
        assert line in text.splitlines()


@pytest.mark.usefixtures("all_votes_are_told")
def test_agreement_is_counted_over_all_and_by_language(
    grove: list[Message], make: Make, ben: User, cleo: User, mod: User
) -> None:
    consents(mod)
    ada = User.objects.get(username="ada")
    for message, values in ((grove[0], (0.0, 0.0, 1.0)), (grove[1], (1.0, 1.0)), (grove[2], (1.0,))):
        for person, value in zip((ben, cleo, mod), values, strict=False):
            Review.objects.create(
                message=message, user=person, labels={"spam": value}, guideline_version="x", task_id=uuid.uuid4()
            )
    free = {"labels": {"spam": 0.0}, "guideline_version": "x"}
    Review.objects.create(message=grove[1], user=mod, **free)
    Review.objects.create(message=grove[1], user=ada, **free, task_id=uuid.uuid4())
    for person, order in ((ben, (0, 1)), (cleo, (0, 1)), (mod, (1, 0))):
        replies = list(grove[0].children.order_by("text"))
        Ranking.objects.create(
            parent=grove[0], user=person, guideline_version="x", shown=[each.pk for each in replies], revisions=[1, 1],
            ballot=[[str(replies[each].pk)] for each in order],
        )  # fmt: skip
    # Observed: (1/5)·(2·2 / 2) = 0.4; expected of 0, 0, 1, 1, 1: 2·2·3 / (5·4) = 0.6; alpha = 1 - 0.4 / 0.6.
    spam = {"alpha": 0.3333, "messages": 2, "values": 5}
    assert make(a_line()).manifest["counts"]["agreement"] == {
        "labels": {"spam": {"all": spam, "de": {"alpha": None, "messages": 0, "values": 0}, "en": spam}},
        "rankings": {"items": 1, "mean_tau": -0.3333, "mean_kendall_w": 0.1111},
    }


def test_croissant_says_what_version_1_1_asks_for(release: Release) -> None:
    said = orjson.loads((release.folder / "croissant.json").read_bytes())
    conforms = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
    assert (said["@type"], said["conformsTo"]) == ("sc:Dataset", conforms)
    assert [
        key for key in ("name", "description", "license", "url", "version", "datePublished", "citeAs") if not said[key]
    ] == []
    files = {each["@id"]: each for each in said["distribution"]}
    for each in files.values():
        assert each["@type"] in ("cr:FileObject", "cr:FileSet")
        assert each["encodingFormat"]
        if each["@type"] == "cr:FileObject":
            digest = hashlib.sha256((release.folder / each["contentUrl"]).read_bytes()).hexdigest()
            assert (each["sha256"], each["contentSize"]) == (
                digest, f"{(release.folder / each['contentUrl']).stat().st_size} B"
            )  # fmt: skip
    for records in said["recordSet"]:
        assert records["@type"] == "cr:RecordSet"
        for field in records["field"]:
            assert field["@id"] == f"{records['name']}/{field['name']}"
            assert ("dataType" in field) != ("subField" in field)
            if records["name"] != "splits":
                assert field["source"]["fileSet"]["@id"] in files
    ids = [each["@id"] for each in _with_ids([said["distribution"], said["recordSet"]])]
    assert len(ids) == len(set(ids))


def _with_ids(value: Any) -> list[dict[str, Any]]:
    """Everything that is given an id, not what refers to one."""
    if isinstance(value, list):
        return [found for each in value for found in _with_ids(each)]
    if not isinstance(value, dict):
        return []
    return ([value] if {"@id", "@type"} <= value.keys() else []) + _with_ids(list(value.values()))


def test_the_manifest_names_the_rules_the_code_and_every_file(release: Release) -> None:
    said = orjson.loads((release.folder / "manifest.json").read_bytes())
    assert said == release.manifest
    assert (said["rules"]["name"], len(said["rules_sha256"]), said["created"]) == ("commons", 64, TODAY.isoformat())
    assert said["code_version"] == release.code_version != ""
    listed = {each["name"]: each["sha256"] for each in said["files"]}
    on_disk = {
        file.relative_to(release.folder).as_posix(): file for file in release.folder.rglob("*") if file.is_file()
    }
    around = {"manifest.json", "manifest.json.sig", "SHA256SUMS"}
    for name in around:
        del on_disk[name]
    assert listed == {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in on_disk.items()}
    assert set(release.files.values_list("name", flat=True)) == {*listed, *around}


def test_figures_are_drawn_of_what_was_counted(release: Release) -> None:
    drawn = (release.folder / "figures/languages.svg").read_text()
    assert [f">{part}<" in drawn for part in ("Messages by language", "en", "8", "de", "4")] == [True] * 5
    assert (release.folder / "figures/labels.svg").is_file()


@pytest.mark.parametrize(
    ("taken", "version"),
    [
        ([], "2026.11"),
        (["2026.10"], "2026.11"),
        (["2026.11"], "2026.11.1"),
        (["2026.11", "2026.11.1"], "2026.11.2"),
        (["2026.11", "2026.11.2"], "2026.11.1"),
    ],
)
def test_versions_are_months_and_then_numbers(taken: list[str], version: str) -> None:
    assert next_version(taken, TODAY) == version
    assert is_version(version)


@pytest.mark.parametrize("text", ["", "1", "2026.13", "2026.11.0", "../2026.11", "2026.11\n"])
def test_what_is_no_version(text: str) -> None:
    assert not is_version(text)


def test_a_licence_of_ones_own_has_a_name_and_no_address_of_spdx(grove: list[Message], make: Make) -> None:
    release = make(a_line(licence="LicenseRef-Village-1.0"))
    said = orjson.loads((release.folder / "croissant.json").read_bytes())
    header = yaml.safe_load((release.folder / "README.md").read_text().split("---\n")[1])
    assert (said["license"], header["license"], header["license_name"]) == (
        "LicenseRef-Village-1.0", "other", "village-1.0",
    )  # fmt: skip
