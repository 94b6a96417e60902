"""Keys that a development machine generates for itself."""

from pathlib import Path

from oasst.embedded.development_keys import development_key


def test_a_key_is_generated_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "secret_key"
    key = development_key(file)
    assert len(key) >= 50
    assert (development_key(file), file.read_text()) == (key, key)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [each.name for each in file.parent.iterdir()] == ["secret_key"]


def test_without_a_place_to_write_each_run_has_a_key_of_its_own(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way of the folder")
    first, second = (development_key(blocked / "secrets" / "secret_key") for _ in range(2))
    assert first != second
    assert min(len(first), len(second)) >= 50
