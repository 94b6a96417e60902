"""Every statement of releases runs, and the jobs do what was begun."""

from typing import Any

from exports import jobs
from exports.models import Release, ReleaseLine
from exports.releases import acts, build_progress
from exports.releases.build import gate
from exports.releases.build.sql import STATEMENTS, run
from exports.writing.exporter import snapshot
from oasst.models import Message
from tests.exports.releases.conftest import a_line

_PARAMETERS: dict[str, dict[str, Any]] = {
    "keep_out_ungranted": {"licence": "x", "admitted": None},
    "consents_of_release": {"licence": "x"},
    "kept_out_of": {"trees": []},
    "silent_among": {"licence": "x", "people": []},
    "trees_of_release": {"split": None},
    "number_votes": {"licence": "x", "salt": "x"},
    "leave_votes_untold": {"roles": [], "langs": [], "most": []},
    "untold_votes_on": {"messages": []},
}


def test_every_statement_runs_on_an_empty_corpus(transactional_db: None) -> None:
    gate.make_tables()
    with snapshot():
        found = {
            name: run(name, **_PARAMETERS.get(name, {}))
            for name in STATEMENTS
            if name not in ("make_tables", "sources_of_trees")  # the second needs what it reads from
        }
    assert [name for name, rows in found.items() if rows] == []
    assert len(found) > 8


def test_jobs_build_what_was_begun_and_the_nightly_lines(grove: list[Message]) -> None:
    nightly, other = a_line("nightly", nightly=True), a_line("other")
    begun = acts.begin(line=other, by=None)
    jobs.make_due_releases()
    first = Release.objects.get(line=nightly)
    assert dict(Release.objects.values_list("line__slug", "state")) == {"nightly": "draft", "other": "draft"}
    assert build_progress.current(begun) is not None
    jobs.make_due_releases()
    jobs.build_release(begun.pk)
    jobs.build_release(0)
    assert Release.objects.get(line=nightly) == first
    Release.objects.update(created_at="2026-01-01T00:00Z")
    jobs.make_due_releases()
    second = Release.objects.get(line=nightly)
    assert (second.state, second == first, Release.objects.count()) == ("draft", False, 2)
    assert second.folder.is_dir()


def test_a_line_has_one_pre_release_at_most(transactional_db: None) -> None:
    for state in ("draft", "failed", "building"):  # a draft stays until the new one is complete, see test_replacing
        line = a_line(state)
        earlier = _with_a_folder(line, "2026.09", state)
        begun = acts.begin(line=line, by=None)
        stays = [earlier] if state == "draft" else []
        assert (list(line.releases.order_by("pk")), earlier.folder.exists()) == ([*stays, begun], bool(stays))


def test_an_unfinished_attempt_leaves_the_files_of_the_pre_release_of_its_version(transactional_db: None) -> None:
    line = a_line()
    draft, failed = (_with_a_folder(line, "2026.09", state) for state in ("draft", "failed"))
    begun = acts.begin(line=line, by=None, version="2026.09")
    assert (failed.folder, set(line.releases.all())) == (draft.folder, {draft, begun})
    assert draft.folder.is_dir()


def _with_a_folder(line: ReleaseLine, version: str, state: str) -> Release:
    release = Release.objects.create(line=line, version=version, state=state)
    release.folder.mkdir(parents=True, exist_ok=True)
    return release
