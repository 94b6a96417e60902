"""Putting a release on the Hub: what is uploaded, where to, and what is refused. No network."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from exports.models import Release
from exports.releases import pushing
from oasst.models import Message
from tests.releases.conftest import a_line

Make = Callable[..., Release]


class FakeHub:
    """Notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def create_repo(self, repo_id: str, *, repo_type: str, private: bool, exist_ok: bool) -> None:
        self.asked.append(("repo", repo_id, repo_type, private, exist_ok))

    def upload_folder(self, *, folder_path: Any, **how: Any) -> None:
        files = sorted(file.relative_to(folder_path).as_posix() for file in folder_path.rglob("*") if file.is_file())
        self.asked.append(("upload", files, how))

    def create_tag(self, repo_id: str, *, tag: str, repo_type: str) -> None:
        self.asked.append(("tag", repo_id, repo_type, tag))


def test_a_published_release_is_listed_pushed_and_tagged(
    grove: list[Message], make: Make, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, said = FakeHub(), io.StringIO()
    monkeypatch.setattr(pushing, "hub", lambda: hub)
    release = make(a_line())

    def push(*options: str) -> None:
        call_command("push_release", release.version, "--repo", "org/name", *options, stdout=said)

    with pytest.raises(CommandError, match="Only what is published"):
        push()
    release = make(release.line, publish=True)
    push("--dry-run")
    listed = [line.split()[1] for line in said.getvalue().splitlines()[:-1]]
    assert (listed, hub.asked) == (sorted(release.files.values_list("name", flat=True)), [])
    settings.HUGGING_FACE_API_KEY = ""
    with pytest.raises(CommandError, match="Set HUGGING_FACE_API_KEY"):
        push()
    settings.HUGGING_FACE_API_KEY = "hf_x"
    push()
    kept = {"repo_id": "org/name", "repo_type": "dataset", "delete_patterns": ["data/*", "figures/*"]}
    assert hub.asked == [
        ("repo", "org/name", "dataset", False, True),
        ("upload", listed, {**kept, "commit_message": f"Main {release.version}"}),
        ("tag", "org/name", "dataset", release.version),
    ]
    (release.folder / "data/trees.jsonl.gz").write_bytes(b"x")
    with pytest.raises(CommandError, match=r"trees\.jsonl\.gz has 1 bytes"):
        push()
    with pytest.raises(CommandError, match=r"main/2020\.01 is no release of ours"):
        call_command("push_release", "main/2020.01", "--repo", "org/name")


def test_the_real_client_takes_what_it_is_given() -> None:
    """By its signatures, so that a new version of the library that renames something is noticed."""
    from inspect import signature

    from huggingface_hub import HfApi

    for name in ("create_repo", "upload_folder", "create_tag"):
        asked = set(signature(getattr(pushing.Hub, name)).parameters)
        assert asked <= set(signature(getattr(HfApi, name)).parameters)
