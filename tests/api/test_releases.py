"""How much of a release filters keep: /releases/{line}/{version}/counts"""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from exports.models import LineReader, Release
from exports.releases import acts, preview
from exports.releases.filtered_counts import TooMany, counted
from exports.selection.selection import Selection
from oasst.accounts import clients
from oasst.models import Message, User
from tests.api.conftest import a_program
from tests.corpus import a_reply, a_tree
from tests.exports.releases.conftest import TODAY, a_line, consents


@pytest.fixture
def release(transactional_db: None, settings: Any, tmp_path: Path, ada: User, ben: User, cleo: User) -> Release:
    """An English tree of three, one of them with few reviews, and a German one of two; only ada may read it."""
    settings.DATA_DIR, settings.ANONYMIZE_KEY = tmp_path, "a key for tests"
    for person in (ada, ben, cleo):
        consents(person)
    for number, (lang, reviews) in enumerate((("en", (3, 1)), ("de", (3,)))):
        root = a_tree(ada, id=uuid.UUID(int=number), state="ready_for_export", lang=lang, review_count=3)
        for person, count in zip((ben, cleo), reviews, strict=False):
            a_reply(root, person, review_count=count)
    made = acts.begin(line=a_line(private=True), by=None, today=TODAY)
    acts.build(made, today=TODAY)
    acts.publish(made, by=None)
    LineReader.objects.create(line=made.line, user=ada)
    return made


FILTERS: tuple[dict[str, str], ...] = (
    {}, {"lang": "de"}, {"lang": "en,de", "min-reviews": "3"}, {"min-reviews": "4"}, {"label": "quality>=0.5"},
    {"label": "reply.quality<0.5", "lang": "de"}, {"label": "quality>0"},
    {"label": "quality<=0.5", "since": "2026-01-01"}, {"until": "2025-12-31"}, {"origin": "here"}, {"origin": "hub"},
)  # fmt: skip


def test_counts_are_those_of_a_release_with_these_filters(release: Release, ada: User, ben: User) -> None:
    address = "/releases/main/2026.11/counts"
    ours = a_program("ada's", owner=ada)
    told = [ours.get(address, **filters) for filters in FILTERS]
    assert [answer.status_code for answer in told] == [200] * len(FILTERS)
    for filters, answer in zip(FILTERS, told, strict=True):
        release.line.filters = "\n".join(f"{name}={value}" for name, value in filters.items())
        expected = preview.of(release.line).counts
        assert answer.json() == {key: expected[key] for key in ("trees", "messages", "by_lang", "by_role")}
    assert [answer.json()["messages"] for answer in told] == [5, 2, 4, 0, 0, 2, 0, 5, 0, 5, 0]
    for owner in (None, ben):
        assert a_program("another", owner=owner).get(address).status_code == 404
    refused = ours.get(address, label="quality=0.5")
    assert (refused.status_code, refused.json()["detail"][0]["loc"]) == (422, ["query", "label"])
    assert [
        ours.get(f"/releases/{rest}/counts").status_code for rest in ("main/2026.12", "none/2026.11", "%00/2026.11")
    ] == [404] * 3
    acts.retire(release)
    assert ours.get(address).status_code == 404


def test_the_token_of_downloads_opens_the_counts_too(release: Release, ada: User, client: Client) -> None:
    _program, key = clients.make_token(by=ada, name="mine", expires_at=None)
    address = "/api/v1/releases/main/2026.11/counts"
    for headers in ({"Authorization": f"Bearer {key}"}, {"Authorization": f"bearer {key}"}, {"X-API-Key": key}):
        assert client.get(address, headers=headers).json()["messages"] == 5
    assert client.get(address, headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert client.get("/api/v1/stats/", headers={"Authorization": f"Bearer {key}"}).status_code == 403


def test_counting_is_limited_and_what_was_counted_is_remembered(
    release: Release, ada: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMIT = True
    monkeypatch.setattr("exports.api.counts._TIMES", 1)
    ours = a_program("ada's", owner=ada)
    asked = ({"lang": "de"}, {"lang": "de"}, {"lang": "en"})
    answers = [ours.get("/releases/main/2026.11/counts", **filters) for filters in asked]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 600
    with pytest.raises(TooMany):
        counted(release.folder / "data/messages.jsonl.gz", Selection(), patience_s=-1)
    assert Message.objects.count() == 5
