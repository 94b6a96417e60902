"""The feed of withdrawn messages: whole months, the line's own names, and a signature that others can check."""

import io
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from exports import standalone
from exports.models import LineReader, Release, ReleaseLine
from exports.releases.signatures import public_key, signed
from exports.releases.withdrawal_feed import month, page, withdrawn_of
from exports.standalone import check_feed, clean_dataset, text_of
from exports.standalone.check_feed import is_signed, signed_part
from exports.standalone.ed25519 import verified
from exports.writing.pseudonyms import Pseudonyms
from oasst.models import User, WithdrawnMessage
from tests.exports.files import an_id
from tests.pages.cast import signed_in


def withdraw(number: int, when: datetime) -> None:
    WithdrawnMessage.objects.create(message_id=an_id(number), tree_id=an_id(1), withdrawn_at=when)


def a_page(since: date | None = None, most: int = 10, key: str = "key") -> dict[str, Any]:
    return page(line="main", key=key, since=since, address=lambda first: f"https://x/?since={first}", most=most)


@pytest.fixture
def three_months(db: None) -> None:
    for number, when, day in ((1, 8, 1), (2, 8, 31), (3, 9, 12), (4, 11, 1), (5, 11, 2), (6, 11, 30)):
        withdraw(number, datetime(2026, when, day, 23, tzinfo=UTC))


@pytest.mark.usefixtures("three_months")
def test_pages_are_whole_months_and_lead_to_one_another() -> None:
    found, since, pages = [], None, []
    while True:
        said = a_page(since, most=1)
        pages.append(len(said["withdrawn"]))
        found += [row["message_id"] for row in said["withdrawn"]]
        if said["next"] is None:
            break
        since = month(said["next"].removeprefix("https://x/?since="))
    assert pages == [2, 1, 3]
    assert set(found) == {Pseudonyms("key").message(an_id(number)) for number in range(1, 7)}
    assert len(found) == 6
    assert (a_page(date(2026, 12, 1))["withdrawn"], a_page(date(2026, 12, 1))["next"]) == ([], None)


@pytest.mark.usefixtures("three_months")
def test_no_day_is_told_nor_can_it_be_asked_for() -> None:
    (_, _, november) = (a_page(since, most=1)["withdrawn"] for since in (None, date(2026, 9, 1), date(2026, 11, 1)))
    assert [row["withdrawn_in"] for row in november] == ["2026-11"] * 3
    assert [a_page(date(2026, 11, day))["withdrawn"] for day in (2, 15, 30)] == [november] * 3
    assert [month(text) for text in ("2026-11", "2026-11-21")] == [date(2026, 11, 1)] * 2


@pytest.mark.usefixtures("three_months")
def test_lines_cannot_be_laid_beside_each_other() -> None:
    one, other = (withdrawn_of(key) for key in ("key", "another key"))
    assert {row.message_id for row in one} & {row.message_id for row in other} == set()
    assert {row.message_id for row in one} & {an_id(number) for number in range(1, 7)} == set()
    for rows in (one, other):
        assert rows == sorted(rows, key=lambda row: (row.month, row.message_id))


def test_what_is_withdrawn_now_is_told_now(db: None) -> None:
    assert a_page()["withdrawn"] == []
    withdraw(9, timezone.now())
    assert [row["message_id"] for row in a_page()["withdrawn"]] == [Pseudonyms("key").message(an_id(9))]


@pytest.mark.usefixtures("three_months")
def test_a_page_is_signed_and_no_word_of_it_can_be_changed(settings: Any) -> None:
    said = json.loads(json.dumps(a_page()))
    key = Ed25519PublicKey.from_public_bytes(b64decode(public_key()))
    key.verify(b64decode(said["signature"]), signed_part(said))
    assert (said["public_key"], is_signed(said, public_key())) == (public_key(), True)
    for changed in ({"line": "other"}, {"withdrawn": said["withdrawn"][1:]}, {"next": "https://evil/"}):
        assert is_signed({**said, **changed}, public_key()) is False
    settings.ANONYMIZE_KEY = "another"
    assert is_signed(said, public_key()) is False


def test_signatures_are_checked_as_the_library_does() -> None:
    """The first vectors of RFC 8032, section 7.1, and signatures of our own."""
    vectors = [
        ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ]  # fmt: skip
    for key, message, signature in vectors:
        assert verified(*(bytes.fromhex(part) for part in (key, message, signature)))
        assert not verified(bytes.fromhex(key), b"other", bytes.fromhex(signature))
    private = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    for text in (b"", b"one", b"two" * 100):
        made = private.sign(text)
        assert verified(public, text, made)
        broken = [bytes(64), made[:63], made[:-1] + b"\xff", b"\xff" * 32 + made[32:]]
        assert [verified(public, text, each) for each in broken] == [False] * 4


def test_programs_follow_the_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    pages = {
        "https://x/1": signed({"withdrawn": [{"message_id": an_id(1)}], "next": "https://x/2"}),
        "https://x/2": signed({"withdrawn": [{"message_id": an_id(2)}], "next": None}),
    }
    files = {address: tmp_path / address[-1] for address in pages}
    for address, said in pages.items():
        files[address].write_text(json.dumps(said))
    monkeypatch.setattr("urllib.request.urlopen", lambda address, timeout: files[address].open("rb"))
    assert clean_dataset.withdrawn_in("https://x/1") == {an_id(1), an_id(2)}
    assert list(check_feed.pages("https://x/1", public_key())) == list(pages.values())
    other = Ed25519PrivateKey.from_private_bytes(b"8" * 32).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    with pytest.raises(check_feed.NotSigned, match="https://x/1 is not signed by this key"):
        list(check_feed.pages("https://x/1", b64encode(other).decode()))


@pytest.mark.parametrize(
    "key", ["", "x", "not Base64!", "AAAA", "é" * 44, b64encode(b"\xff" * 32).decode(), "ed25519:" + "A" * 43]
)
def test_a_malformed_key_is_refused_in_a_sentence(key: str, tmp_path: Any) -> None:
    (tmp_path / "page.json").write_text(json.dumps(signed({"withdrawn": [], "next": None})))
    (tmp_path / "check_feed.py").write_text(text_of("check_feed.py"))
    command = [
        sys.executable,
        "-I",
        str(tmp_path / "check_feed.py"),
        "--out",
        str(tmp_path / "out"),
        f"--public-key={key}",
    ]
    done = subprocess.run([*command, (tmp_path / "page.json").as_uri()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1, "The key is not valid. Use the 32 bytes in Base64 shown on the releases page.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    "page", [[], {}, {"withdrawn": []}, {"withdrawn": None, "signature": ""}, {"withdrawn": [], "signature": 5}]
)
def test_a_page_that_is_none_is_refused(page: Any, tmp_path: Any) -> None:
    (tmp_path / "page.json").write_text(json.dumps(page))
    with pytest.raises(check_feed.NotSigned, match=r"is not a page of a feed|is not signed by this key"):
        list(check_feed.pages((tmp_path / "page.json").as_uri(), public_key()))


@pytest.mark.django_db
def test_the_feed_of_a_line_is_public_and_fresh(client: Client) -> None:
    line = ReleaseLine.objects.create(slug="main", name="Main", licence="CC-BY-4.0")
    withdraw(9, timezone.now())
    response = client.get("/releases/main/withdrawn.json")
    said = response.json()
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, max-age=60")
    assert [row["message_id"] for row in said["withdrawn"]] == [Pseudonyms(line.key).message(an_id(9))]
    assert (said["line"], said["next"], is_signed(said, public_key())) == ("main", None, True)
    answers = [
        client.get(f"/releases/{rest}").status_code for rest in ("none/withdrawn.json", "main/withdrawn.json?since=x")
    ]
    assert answers == [404, 400]
    later = client.get("/releases/main/withdrawn.json?since=9999-12-31").json()
    assert later["withdrawn"] == []


@pytest.mark.django_db
def test_the_feed_of_a_private_line_is_for_its_readers(client: Client, ada: User, ben: User) -> None:
    line = ReleaseLine.objects.create(slug="own", name="Own", licence="CC-BY-4.0", private=True)
    Release.objects.create(line=line, version="1", state="draft")
    LineReader.objects.create(line=line, user=ada)
    address = "/releases/own/withdrawn.json"
    assert client.get(address).status_code == 404
    assert client.get(address, headers={"X-API-Key": "none"}).status_code == 404
    assert signed_in(ben).get(address).status_code == 404
    response = signed_in(ada).get(address)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, max-age=60")


@pytest.mark.django_db
def test_the_server_cleans_a_copy_of_a_lines_files(tmp_path: Path) -> None:
    line = ReleaseLine.objects.create(slug="main", name="Main", licence="CC-BY-4.0")
    withdraw(9, timezone.now())
    rows = [{"message_id": Pseudonyms(line.key).message(an_id(number))} for number in (8, 9)]
    file = tmp_path / "x.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    call_command("clean_dataset", file, line="main", in_place=True, stdout=io.StringIO())
    assert file.read_text() == json.dumps(rows[0]) + "\n"
    for options, reason in (
        ({"line": "other"}, "No line is called other."),
        ({"withdrawn": "nowhere.json"}, "Can't read the feed nowhere.json: "),
    ):
        with pytest.raises(CommandError) as refused:
            call_command("clean_dataset", file, **options)
        assert str(refused.value)[: len(reason)] == reason


def test_the_programs_are_offered_for_download(client: Client) -> None:
    for name in ("clean_dataset.py", "check_feed.py", "verify_release.py"):
        response = client.get(f"/releases/programs/{name}")
        assert response.content.decode() == standalone.text_of(name)
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
