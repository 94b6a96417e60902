"""A release taken as a whole: the archive, its checksums and signature, the programs that check it, how it is cited."""

import hashlib
import io
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import datasets
import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from exports.models import Release
from exports.releases.archive import Archive
from exports.releases.signatures import public_key
from exports.standalone import text_of
from oasst.models import Message
from tests.exports.releases.conftest import a_line

Make = Callable[..., Release]


@pytest.fixture
def release(grove: list[Message], make: Make) -> Release:
    return make(a_line(), publish=True)


@pytest.fixture
def unpacked(release: Release, client: Client, tmp_path: Path) -> Path:
    response = client.get(f"/releases/main/{release.version}/archive.tar")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == f'attachment; filename="main-{release.version}.tar"'
    assert int(response.headers["Content-Length"]) == len(content)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "taken", filter="data")
    return tmp_path / "taken" / f"main-{release.version}"


def _verify(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = folder.parent / "verify_release.py"
    program.write_text(text_of("verify_release.py"))
    command = [sys.executable, "-I", str(program), *options, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_the_archive_holds_every_file_and_sha256sum_and_the_verifier_accept_them(
    release: Release, unpacked: Path
) -> None:
    there = {file.relative_to(unpacked).as_posix(): file for file in unpacked.rglob("*") if file.is_file()}
    assert set(there) == set(release.files.values_list("name", flat=True))
    for name, file in there.items():
        assert file.read_bytes() == (release.folder / name).read_bytes()
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=unpacked, capture_output=True, text=True, check=True
    )
    assert len(checked.stdout.splitlines()) == len(there) - 1
    done = _verify(unpacked, "--public-key", public_key())
    assert (done.returncode, done.stdout) == (
        0,
        f"{unpacked}: all files are as they were released, signed by this key.\n",
    )


def test_the_verifier_finds_what_was_changed_and_a_foreign_signature(unpacked: Path) -> None:
    key = ("--public-key", public_key())
    other = ("--public-key", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    assert _verify(unpacked, *other).stderr == "manifest.json is not signed by this key. Do not trust it.\n"
    assert "The public key is wrong" in _verify(unpacked, "--public-key", "x").stderr
    (unpacked / "croissant.json").unlink()
    assert _verify(unpacked, *key).stderr == "croissant.json is missing.\n"
    assert _verify(unpacked, *key, "--partial").returncode == 0
    (unpacked / "README.md").write_text("Mine")
    (unpacked / "more.txt").write_text("x")
    assert _verify(unpacked, *key, "--partial").stderr.splitlines() == [
        "README.md has been changed.",
        "more.txt is not part of the release.",
    ]
    manifest = unpacked / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"site"', '"place"'))
    assert "manifest.json is not signed by this key" in _verify(unpacked, *key).stderr
    manifest.write_text("[]")
    assert _verify(unpacked, *key).stderr == "manifest.json is missing or damaged.\n"


def test_any_part_of_the_archive_is_as_in_the_whole(release: Release, client: Client) -> None:
    files = list(release.files.order_by("name"))
    whole = Archive(release, files).read()
    for first, last in ((0, 0), (511, 512), (100, 5000), (len(whole) - 1, len(whole) - 1)):
        response = client.get(
            f"/releases/main/{release.version}/archive.tar", headers={"Range": f"bytes={first}-{last}"}
        )
        part = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert (response.status_code, part) == (206, whole[first : last + 1])
    (release.folder / "README.md").unlink()
    assert client.get(f"/releases/main/{release.version}/archive.tar").status_code == 404


def test_it_is_cited_with_its_address(release: Release, client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["data.example"]
    address = f"http://localhost:8000/releases/main/{release.version}/"
    said = yaml.safe_load((release.folder / "CITATION.cff").read_text())
    assert {key: str(said[key]) for key in ("cff-version", "type", "title", "version", "url", "license")} == {
        "cff-version": "1.2.0", "type": "dataset", "title": "Main 2026.11", "version": "2026.11", "url": address,
        "license": "CC-BY-4.0",
    }  # fmt: skip
    assert f"url = {{{address}}}" in (release.folder / "citation.bib").read_text()
    page = client.get(f"/releases/main/{release.version}/", headers={"host": "data.example"}).content.decode()
    assert f"url = {{http://data.example/releases/main/{release.version}/}}" in page


def test_the_snippet_loads_the_unpacked_folder(unpacked: Path, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    version = unpacked.name.removeprefix("main-")
    page = client.get(f"/releases/main/{version}/").content.decode()
    assert f"tar -xf main-{version}.tar" in page
    monkeypatch.chdir(unpacked.parent)
    loaded = datasets.load_dataset(unpacked.name, "sft", cache_dir=str(unpacked.parent / "cache"))
    assert sum(loaded[split].num_rows for split in loaded) == 6


def test_the_card_documents_every_column_and_lists_the_versions(release: Release, make: Make, client: Client) -> None:
    after = make(release.line, publish=True)
    text = (after.folder / "README.md").read_text()
    formats = {file.format for file in after.files.all() if file.name.endswith(".parquet")}
    assert [name for name in formats if f"\n### {name}\n" not in text] == []
    assert "| `judged` | of each text `quality`, the mean of that label" in text
    assert f"| {release.version} | 2026-11-21 | 12 |" in text
    page = client.get(f"/releases/main/{after.version}/").content.decode()
    assert "Earlier versions" in page
    assert f'href="/releases/main/{release.version}/"' in page


def test_the_training_data_summary_is_on_the_page_and_in_the_folder(release: Release, client: Client) -> None:
    text = (release.folder / "training-data-summary.md").read_text()
    for line in (
        "### 2.1 Publicly available datasets",
        "- **Licence:** CC-BY-4.0",
        "- **Linguistic characteristics:** English (en), Deutsch (de).",
        f"- **Latest date of data acquisition:** {release.counts['last_day']}.",
    ):
        assert line in text
    assert f"{sum(len(each) for each in Message.objects.values_list('text', flat=True))} characters" in text
    assert ": less than 1 billion tokens." in text
    numbers = "1. 1.1 1.2 1.3 2. 2.1 2.2 2.2.1 2.2.2 2.3 2.4 2.5 2.6 3. 3.1 3.2 3.3"
    assert re.findall(r"^#{2,4} ([\d.]+) ", text, re.MULTILINE) == numbers.split()
    page = client.get(f"/releases/main/{release.version}/").content.decode()
    assert "Training data summary (EU template)" in page
    assert "2.4 User data" in page


def test_made_again_it_has_the_same_checksums_and_signature(grove: list[Message], make: Make) -> None:
    line = a_line()
    names = ("manifest.json", "manifest.json.sig", "SHA256SUMS", "CITATION.cff", "citation.bib")
    first = make(line)
    before = {name: hashlib.sha256((first.folder / name).read_bytes()).hexdigest() for name in names}
    second = make(line)
    assert {name: hashlib.sha256((second.folder / name).read_bytes()).hexdigest() for name in names} == before
