"""A release holds only rows its licence allows, says of each row what it is under, and is refused otherwise."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from exports.intake.importer import Plan, import_trees
from exports.models import Origin, Release
from exports.releases import acts, builder
from exports.releases.build.licensing import OtherLicences
from oasst.models import Message, MessageTree, User
from tests.corpus import a_tree
from tests.exports.releases.conftest import a_line, rows, texts

Make = Callable[..., Release]


@pytest.fixture
def imported(grove: list[Message]) -> None:
    """Beside the grove, under CC-BY-4.0, a tree each under three other licences."""
    named = User.objects.create(kind="imported")
    for name, licence in (("nc", "CC-BY-NC-SA-4.0"), ("code", "Apache-2.0"), ("free", "CC0-1.0")):
        Origin.objects.create(name=name, licence=licence, url=f"https://example.org/{name}")
        tree = a_tree(named, state="ready_for_export", text=f"Of {name}").tree
        tree.origin = name
        tree.save()


def test_a_release_with_rows_under_other_licences_is_refused_with_their_origins(imported: None) -> None:
    line = a_line()
    with pytest.raises(acts.CannotBe) as refused:
        acts.begin(line=line, by=None)
    assert str(refused.value) == (
        "These sources are not under CC-BY-4.0: code (Apache-2.0, 1), nc (CC-BY-NC-SA-4.0, 1). Leave them out with the "
        "filter licence=CC-BY-4.0, or name every licence that may be in the release: "
        "licence=Apache-2.0,CC-BY-4.0,CC-BY-NC-SA-4.0."
    )
    assert line.releases.count() == 0
    for options in ({"dry_run": True}, {"verbosity": 0}):
        with pytest.raises(CommandError, match=r"not under CC-BY-4\.0: code"):
            call_command("make_release", stdout=io.StringIO(), **options)


def test_a_source_that_comes_after_the_beginning_stops_the_building(grove: list[Message], folder: Path) -> None:
    release = acts.begin(line=a_line(), by=None)
    Origin.objects.create(name="late", licence="Apache-2.0")
    MessageTree.objects.filter(pk=grove[0].tree_id).update(origin="late")
    Message.objects.filter(pk=grove[0].pk).update(author=User.objects.create(kind="imported"))
    with pytest.raises(OtherLicences, match="late"):
        acts.build(release)
    assert (Release.objects.get().state, list((folder / "main").iterdir())) == ("failed", [])


def test_a_nightly_line_that_is_refused_does_not_keep_others_waiting(imported: None, folder: Path) -> None:
    a_line("one", nightly=True)
    other = a_line("other", nightly=True, filters="licence=CC-BY-4.0")
    assert [each.line for each in acts.due(Message.objects.latest("created_at").created_at)] == [other]


def test_a_filter_leaves_out_rows_under_other_licences_and_counts_them(imported: None, make: Make) -> None:
    release = make(a_line(filters="licence=CC-BY-4.0"))
    assert {text for text in texts(release) if text.startswith("Of ")} == set()
    said = release.manifest
    assert (said["licence"], said["counts"]["by_licence"]) == ("CC-BY-4.0", {"CC-BY-4.0": 12})
    assert said["kept_out"] == {"another licence": 3}
    assert said["origins"] == []


def test_what_is_dedicated_to_everyone_stands_in_a_release_under_any_licence(imported: None, make: Make) -> None:
    Origin.objects.filter(name__in=["nc", "code"]).delete()
    release = make(a_line())
    assert {text for text in texts(release) if text.startswith("Of ")} == {"Of free"}
    said = release.manifest
    assert (said["licence"], said["counts"]["by_licence"]) == ("CC-BY-4.0", {"CC-BY-4.0": 12, "CC0-1.0": 1})
    assert [each["origin"] for each in said["origins"]] == ["free"]


def test_a_release_is_licensed_as_all_its_rows_together_and_every_row_as_it_is(imported: None, make: Make) -> None:
    release = make(a_line(filters="licence=CC-BY-4.0,Apache-2.0"))
    assert release.manifest["licence"] == release.licence == "Apache-2.0 AND CC-BY-4.0"
    header = yaml.safe_load((release.folder / "README.md").read_text().split("---\n")[1])
    assert header["license"] == ["apache-2.0", "cc-by-4.0"]
    assert "| Apache-2.0 | 1 |" in (release.folder / "README.md").read_text()
    assert json.loads((release.folder / "croissant.json").read_text())["license"] == [
        "https://spdx.org/licenses/Apache-2.0.html", "https://spdx.org/licenses/CC-BY-4.0.html",
    ]  # fmt: skip
    of_code = [row for row in rows(release) if row["text"] == "Of code"]
    assert [(row["licence"], row["origin"]) for row in of_code] == [("Apache-2.0", "code")]
    for file in release.files.filter(name__startswith="data/", name__endswith=".gz").exclude(format="agreement"):
        for row in rows(release, file.name):
            if file.format == "trees":
                row = row["prompt"]
            assert row.get("meta", row)["licence"] in {"Apache-2.0", "CC-BY-4.0", "CC0-1.0"}


def test_the_archives_of_a_release_can_be_taken_in_again(imported: None, make: Make) -> None:
    release = make(a_line(filters="licence=CC-BY-4.0,Apache-2.0"))
    for name in ("trees", "messages"):
        counts = import_trees(release.folder / f"data/{name}.jsonl.gz", Plan(origin="again"))
        assert (counts.messages, counts.bad) == ((13, 0) if name == "trees" else (0, 0))


def test_the_selection_of_a_line_is_that_of_its_view(transactional_db: None) -> None:
    line = a_line(filters="licence=CC-BY-4.0, MIT")
    assert builder.selection_of(line).licences == ("CC-BY-4.0", "MIT")
    assert builder.view_of(line).base == builder.selection_of(line)
