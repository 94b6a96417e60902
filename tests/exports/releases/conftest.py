"""Releases need real transactions and a folder of their own."""

import gzip
import json
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exports.models import Release, ReleaseLine
from exports.releases import acts
from oasst.models import Consent, Message, User
from tests.corpus import a_reply, a_tree

TODAY = date(2026, 11, 21)
Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.ANONYMIZE_KEY = "a key for tests"
    return tmp_path / "releases"


@pytest.fixture
def grove(transactional_db: None, ada: User, ben: User, cleo: User) -> list[Message]:
    """Three trees whose authors have consented; under each root two answers, the second one followed by a question."""
    for person in (ada, ben, cleo):
        consents(person)
    roots = []
    for number, lang in enumerate(("en", "en", "de")):
        root = a_tree(
            ada,
            id=uuid.UUID(int=number),
            state="ready_for_export",
            text=f"Question {number}",
            lang=lang,
            review_count=3,
        )
        a_reply(root, ben, text=f"Good {number}", rank=0)
        second = a_reply(root, cleo, text=f"Better {number}", rank=1)
        a_reply(second, ada, text=f"Why {number}?")
        roots.append(root)
    return roots


@pytest.fixture
def all_votes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those of a handful of people."""
    monkeypatch.setattr("exports.releases.build.voters.FEWEST", 1)
    monkeypatch.setattr("exports.releases.build.voters.SHARE", 1)


def consents(person: User, licence: str = "CC-BY-4.0") -> None:
    Consent.objects.create(user=person, terms_version="2026-11", dataset_licence=licence)


def a_line(slug: str = "main", **fields: Any) -> ReleaseLine:
    """Its names are the same in every run, and so are the sides of the split."""
    salt = uuid.uuid5(uuid.NAMESPACE_DNS, slug)
    defaults = {"slug": slug, "name": slug.capitalize(), "salt": salt, "licence": "CC-BY-4.0"}
    return ReleaseLine.objects.create(**{**defaults, **fields})


@pytest.fixture
def make() -> Callable[..., Release]:
    """Builds a release of a line, and publishes it if asked to."""

    def make(line: ReleaseLine, *, publish: bool = False, version: str = "") -> Release:
        release = acts.begin(line=line, by=None, version=version, today=TODAY)
        acts.build(release, today=TODAY)
        if publish:
            acts.publish(release, by=None)
        return release

    return make


def rows(release: Release, name: str = "data/messages.jsonl.gz") -> Rows:
    return [json.loads(line) for line in gzip.decompress((release.folder / name).read_bytes()).splitlines()]


def texts(release: Release) -> set[str]:
    return {row["text"] for row in rows(release)}
