"""`make check-release` finds what a release must not leave out."""

from pathlib import Path

import polib
import pytest

from tests.house import catalogues, release


def test_an_untranslated_text_is_a_problem_of_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "texts.py").write_text('_("first"); _("second")')
    folder = tmp_path / "locale" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.extend([polib.POEntry(msgid="first", msgstr=""), polib.POEntry(msgid="gone", msgstr="ido")])
    catalogue.save(str(folder / "django.po"))
    monkeypatch.setattr(catalogues, "APPS", [tmp_path])
    monkeypatch.setattr(catalogues, "LOCALES", ["es"])
    assert list(release.incomplete_catalogues()) == [
        f"{tmp_path.name}/locale/es: 1 not in the catalogue, 1 no longer in the code, 1 missing, fuzzy or obsolete"
    ]


@pytest.mark.parametrize(("pages", "screenshots", "problems"), [(5, 4, 1), (5, 5, 0), (4, 5, 0)])
def test_screenshots_older_than_the_pages_are_a_problem_of_a_release(
    monkeypatch: pytest.MonkeyPatch, pages: int, screenshots: int, problems: int
) -> None:
    times = {release.PAGES: pages, (release.SCREENSHOTS,): screenshots}
    monkeypatch.setattr(release, "_last_change", lambda *patterns: times[patterns])
    assert len(list(release.old_screenshots())) == problems


def test_the_times_of_pages_and_screenshots_come_from_their_commits() -> None:
    assert release._last_change(*release.PAGES) > 0
    assert release._last_change(release.SCREENSHOTS) > 0
    assert release._last_change("no/such/file") == 0


@pytest.mark.parametrize(("arguments", "status"), [([], 1), (["--warn"], 0)])
def test_what_is_missing_fails_a_release_and_warns_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int
) -> None:
    monkeypatch.setattr(release, "problems", lambda: ["something is missing"])
    monkeypatch.setattr("sys.argv", ["release", *arguments])
    assert release.main() == status
    assert "something is missing" in capsys.readouterr().err
