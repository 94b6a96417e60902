"""A proof that was skipped must not pass for one that ran."""

from pathlib import Path

import pytest

from tests import conftest, plugin


def test_a_skipped_browser_test_fails_in_ci() -> None:
    assert plugin._must_run({"browser", "test_x"})
    assert not plugin._must_run({"test_x"})


@pytest.mark.parametrize("there", [True, False])
def test_a_skipped_real_data_test_fails_in_ci_only_where_the_data_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    monkeypatch.setattr(conftest, "REAL_DATA", tmp_path if there else tmp_path / "absent")
    assert plugin._must_run({"real_data"}) is there


def test_ci_runs_what_a_newcomer_runs() -> None:
    lines = (plugin.ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if line.startswith("make ")] == ["make check", "make test"]
