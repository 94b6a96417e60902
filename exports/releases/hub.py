"""Putting a release on the Hugging Face Hub, as a data set: one commit of its folder, tagged with its version."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exports.models import Release, ReleaseFile, ReleaseState
from exports.releases import verification

# A file of an earlier release that this one has not got must not stay beside its card.
_REPLACED = ["data/*", "figures/*"]


class Hub(Protocol):
    """What is used of `huggingface_hub.HfApi`."""

    def create_repo(self, repo_id: str, *, repo_type: str, private: bool, exist_ok: bool) -> Any: ...
    def upload_folder(
        self, *, repo_id: str, repo_type: str, folder_path: Path, commit_message: str, delete_patterns: list[str]
    ) -> Any: ...
    def create_tag(self, repo_id: str, *, tag: str, repo_type: str) -> Any: ...


class NotForTheHub(Exception):
    """The release must not be pushed; the message gives the reason."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What would be uploaded, and to where."""

    release: Release
    repo: str
    files: list[ReleaseFile]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def plan(release: Release, repo: str) -> Upload:
    """
    Raises:
        NotForTheHub: it is not published, or its files are not what was written.
    """
    if release.state != ReleaseState.PUBLISHED:
        raise NotForTheHub(_("Only what is published can be pushed."))
    files = list(release.files.order_by("name"))
    if wrong := verification.problems(release.folder, release.unlisted):
        raise NotForTheHub(wrong[0])
    return Upload(release, repo, files)


def push(upload: Upload, hub: Hub) -> None:
    """Makes the data set where there is none, private for a private line; what an earlier release left there is replaced."""
    release, kind = upload.release, {"repo_type": "dataset"}
    hub.create_repo(upload.repo, private=release.line.private, exist_ok=True, **kind)
    hub.upload_folder(
        repo_id=upload.repo,
        folder_path=release.folder,
        commit_message=release.title,
        delete_patterns=_REPLACED,
        **kind,
    )
    hub.create_tag(upload.repo, tag=release.version, **kind)


def hub() -> Hub:
    """The real one, signed in by the key of the settings."""
    from huggingface_hub import HfApi  # here, because no other process needs it

    api: Hub = HfApi(token=settings.HUGGING_FACE_API_KEY or None)
    return api
