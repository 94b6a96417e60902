"""A part of a release: by one command and by one form, with counts first, and the same rows as DuckDB finds in the files."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from exports.models import Release
from exports.releases import part
from oasst.models import Message, Review, User
from tests.corpus import a_reply, a_tree
from tests.exports.releases.conftest import a_line, consents

Make = Callable[..., Release]


@pytest.fixture
def release(transactional_db: None, make: Make, ada: User, ben: User, cleo: User) -> Release:
    """Forty trees in two languages, so that every side of the split has some; qualities and ranks of all kinds."""
    dora, emil = (User.objects.create(username=name) for name in ("dora", "emil"))
    for person in (ada, ben, cleo, dora, emil):
        consents(person)
    for number in range(40):
        root = a_tree(ada, state="ready_for_export", text=f"Question {number}", lang="en" if number % 3 else "de")
        for rank, author in enumerate((ben, cleo, dora)):
            answer = a_reply(root, author, text=f"Answer {number}.{rank}", rank=rank)
            if (number + rank) % 4:
                quality = ((number * 7 + rank * 3) % 11) / 10
                Review.objects.create(message=answer, user=emil, labels={"quality": quality}, guideline_version="1")
    return make(a_line(), publish=True)


def _by_duckdb(release: Release, where: str, name: str = "preference") -> dict[str, list[Any]]:
    """Split → what tells its rows apart, of the Parquet files."""
    found = {}
    for file in sorted((release.folder / "data" / name).glob("*.parquet")):
        rows = duckdb.connect().execute(f"SELECT meta.message_ids FROM '{file}' WHERE {where}").fetchall()
        found[file.stem] = sorted(ids for (ids,) in rows)
    return found


WANTED = {"lang": ["en"], "label": ["chosen.quality>0.7"], "chosen_top": ["1"]}
IN_SQL = "meta.lang = 'en' AND meta.judged[-2].quality > 0.7 AND meta.judged[-2].rank = 0"


def test_one_command_writes_the_pairs_that_duckdb_finds(release: Release, tmp_path: Path) -> None:
    said = io.StringIO()
    out = tmp_path / "dpo"
    call_command("part_of_release", release.version, format="preference", out=out, stdout=said, **WANTED)
    written = {file.stem: [orjson.loads(line) for line in file.read_bytes().splitlines()] for file in out.iterdir()}
    found = {split: sorted(row["meta"]["message_ids"] for row in rows) for split, rows in written.items()}
    expected = _by_duckdb(release, IN_SQL)
    assert found == {"train": [], "validation": [], "test": [], **expected}
    assert sum(map(len, expected.values())) > 5
    assert all(row["chosen"][0]["content"].endswith(".0") for rows in written.values() for row in rows)
    counted = ", ".join(f"{split} {len(found[split])}" for split in ("train", "validation", "test"))
    assert said.getvalue().splitlines()[0] == f"main {release.version}: {counted}"


def test_the_form_counts_first_and_gives_the_same_rows(release: Release, client: Client) -> None:
    address = f"/releases/main/{release.version}/part/"
    assert f'href="{address}"' in client.get(f"/releases/main/{release.version}/").content.decode()
    assert 'name="format"' in client.get(address).content.decode()
    asked = {"format": "preference", **WANTED}
    page = client.get(address, asked).content.decode()
    for split, ids in _by_duckdb(release, IN_SQL).items():
        cells = page.partition(f'<th scope="row">{split}</th>')[2].partition("</tr>")[0]
        assert f'<td class="number">{len(ids)}</td>' in cells
        response = client.get(address, {**asked, "split": split})
        rows = [orjson.loads(line) for line in b"".join(response.streaming_content).splitlines()]  # type: ignore[attr-defined]
        response.close()
        assert sorted(row["meta"]["message_ids"] for row in rows) == ids
        assert response.headers["Content-Disposition"].endswith(f'"main-{release.version}-preference-{split}.jsonl"')


@pytest.mark.parametrize(
    ("name", "given", "where"),
    [
        ("sft", {"label": "reply.quality>=0.5"}, "coalesce(meta.judged[2].quality, 0) >= 0.5"),
        ("sft", {"label": "chosen.quality<0.5"}, "coalesce(meta.judged[-1].quality, 0) < 0.5"),
        (
            "preference",
            {"label": "reply.quality>0.2"},
            "meta.judged[-1].quality > 0.2 AND meta.judged[-2].quality > 0.2",
        ),
        ("preference", {"label": "prompt.quality>0"}, "false"),
        ("preference-openai", {"chosen-top": "2"}, "meta.judged[-2].rank < 2"),
        (
            "rankings",
            {"label": "chosen.quality>0.3", "lang": "de"},
            "meta.judged[2].quality > 0.3 AND meta.lang = 'de'",
        ),
        ("kto", {"origin": "here", "licence": "CC-BY-4.0"}, "meta.origin = '' AND meta.licence = 'CC-BY-4.0'"),
        ("kto", {"licence": "MIT"}, "meta.licence = 'MIT'"),
    ],
)
def test_each_filter_keeps_what_sql_over_the_files_keeps(
    release: Release, name: str, given: dict[str, str], where: str
) -> None:
    counts = part.of(name, {key: [value] for key, value in given.items()}).counts(release)
    assert dict(+counts) == {split: len(ids) for split, ids in _by_duckdb(release, where, name).items() if ids}


def test_what_rows_do_not_say_is_refused_and_what_takes_too_long_too(
    release: Release, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="--label: rows say nothing of spam"):
        call_command("part_of_release", release.version, format="sft", label=["spam<0.5"])
    with pytest.raises(CommandError, match="is not a release with local files"):
        call_command("part_of_release", "1999.01", format="sft")
    address = f"/releases/main/{release.version}/part/"
    wrong = client.get(address, {"format": "sft", "label": "spam<0.5"})
    assert (wrong.status_code, "rows say nothing of spam" in wrong.content.decode()) == (400, True)
    assert client.get("/releases/main/1999.01/part/").status_code == 404
    monkeypatch.setattr("exports.views.parts._PATIENCE_S", -1)
    slow = client.get(address, {"format": "sft"})
    assert (slow.status_code, "Download the release and filter it there" in slow.content.decode()) == (503, True)


def test_behind_a_proxy_each_guest_has_an_allowance_of_their_own(
    release: Release, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMIT, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, 1
    monkeypatch.setattr("exports.views.parts._TIMES", 1)
    address = f"/releases/main/{release.version}/part/"
    guests = ("203.0.113.7", "203.0.113.8", "203.0.113.7")
    asked = [client.get(address, {"format": "sft"}, headers={"X-Forwarded-For": guest}) for guest in guests]
    assert [answer.status_code for answer in asked] == [200, 200, 429]


def test_the_part_is_written_in_the_columns_of_its_format(release: Release, tmp_path: Path) -> None:
    call_command("part_of_release", release.version, format="preference-openai", out=tmp_path, suffix=".parquet")
    rows = duckdb.connect().execute(f"SELECT count(*) FROM '{tmp_path}/train.parquet'").fetchall()
    assert rows == [(release.files.get(name="data/preference-openai/train.parquet").rows,)]
    assert Message.objects.count() == 160
