"""A pre-release stays until the next one takes its place, whatever happens to the attempts in between."""

import errno
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exports.models import Release
from exports.releases import acts, builder, place, verification
from exports.releases.build.writer import sha256_of
from exports.releases.documents import card
from oasst.models import Message, User, UserRole
from tests.exports.releases.conftest import TODAY, a_line, texts
from tests.pages.cast import signed_in

Make = Callable[..., Release]


def _full(*_: object) -> str:
    raise OSError(errno.ENOSPC, "No space left on device", "README.md")


def _stopped(*_: object) -> str:
    raise SystemExit(143)


@pytest.mark.parametrize("fault", [_full, _stopped, lambda *_: str(1 / 0)])
def test_a_failing_attempt_leaves_the_pre_release_and_stores_the_reason(
    grove: list[Message], make: Make, monkeypatch: pytest.MonkeyPatch, fault: Callable[..., str]
) -> None:
    line = a_line()
    before = make(line)
    with monkeypatch.context() as broken:
        broken.setattr(card, "card", fault)
        with pytest.raises((OSError, SystemExit, ZeroDivisionError)):
            make(line)
    failed = line.releases.get(state__in=["building", "failed"])
    assert failed.problem in (
        "[Errno 28] No space left on device: 'README.md'",
        builder.STOPPED,
        "ZeroDivisionError: division by zero",
    )
    before.refresh_from_db()
    assert (before.state, before.files.exists(), verification.problems(before.folder)) == ("draft", True, [])
    assert [each.name for each in before.folder.parent.iterdir()] == [before.version]
    boss = signed_in(User.objects.create_user("boss", role=UserRole.ADMIN))
    for address in ("/admin/exports/release/", f"/admin/exports/release/{failed.pk}/change/"):
        page = boss.get(address).content.decode().replace("&#x27;", "'")
        assert failed.problem in page
    Message.objects.filter(text="Good 0").update(text="Best 0")
    after = make(line)
    assert (after.problem, "Best 0" in texts(after), list(line.releases.all())) == ("", True, [after])


def test_the_command_says_that_the_disk_is_full_in_one_line(
    grove: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card, "card", _full)
    with pytest.raises(CommandError, match=r"No space left on device: 'README\.md'\. The pre-release there was"):
        call_command("make_release", stdout=io.StringIO())


def test_the_next_attempt_puts_back_what_a_killed_one_had_moved_aside(
    grove: list[Message], make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = a_line()
    before = make(line)
    release = acts.begin(line=line, by=None, today=TODAY)
    # As a kill between the last rename and the commit leaves it: the files of the new one, the rows of the old one.
    with monkeypatch.context() as killed:
        killed.setattr(place, "settle", lambda _: False)
        killed.setattr(builder, "_record", lambda *_: None)
        acts.build(release)
    Release.objects.filter(pk=release.pk).update(state="building")
    restored = Release.objects.create(line=line, version=before.version, state="draft")
    restored.files.create(name="manifest.json", size=1, sha256=_digest(before, aside=True))
    place.settle(release)
    assert [each.name for each in before.folder.parent.iterdir()] == [before.version]
    assert _digest(before) == restored.files.get().sha256


def _digest(release: Release, *, aside: bool = False) -> str:
    folder: Path = release.folder.with_name(f".replaced-{release.version}") if aside else release.folder
    return sha256_of(folder / "manifest.json")


def test_what_was_published_meanwhile_is_not_replaced(
    grove: list[Message], make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = a_line()
    before = make(line)
    release = acts.begin(line=line, by=None, today=TODAY)
    written: Any = builder._written

    def and_published(*given: Any) -> Any:
        found = written(*given)
        acts.publish(before, by=None)
        return found

    monkeypatch.setattr(builder, "_written", and_published)
    with pytest.raises(builder.Taken):
        acts.build(release)
    release.refresh_from_db()
    assert (release.state, "was published while" in release.problem) == ("failed", True)
    assert verification.problems(before.folder) == []


def test_a_pre_release_of_another_version_goes_with_its_files(grove: list[Message], make: Make) -> None:
    line = a_line()
    before = make(line, version="2026.10")
    after = make(line, version="2026.11")
    assert (before.folder.exists(), list(line.releases.all())) == (False, [after])
