"""Putting a release on the Hub: what is uploaded, where to, and what is refused. No network."""

import io
from base64 import b64decode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import huggingface_hub.constants
import orjson
import pytest
from django.core.management import CommandError, call_command
from huggingface_hub import HfApi

from exports.models import Release
from exports.releases import hub as pushing
from oasst.models import Message
from tests.exports.releases.conftest import a_line

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
    with pytest.raises(CommandError, match=r"main/2020\.01 is not a release with local files"):
        call_command("push_release", "main/2020.01", "--repo", "org/name")


def test_the_real_client_takes_what_it_is_given() -> None:
    """By its signatures, so that a new version of the library that renames something is noticed."""
    from inspect import signature

    for name in ("create_repo", "upload_folder", "create_tag"):
        asked = set(signature(getattr(pushing.Hub, name)).parameters)
        assert asked <= set(signature(getattr(HfApi, name)).parameters)


class HubOverHttp(BaseHTTPRequestHandler):
    """What the Hub answers to its client, for a data set that holds `before`; notes creations, commits and tags."""

    before = ("README.md", "data/old/train.parquet")
    got: ClassVar[list[tuple[str, Any]]] = []

    def do_GET(self) -> None:
        found = [{"type": "file", "path": path, "size": 1, "oid": "0"} for path in self.before]
        self._answer(found if "/tree/" in self.path else {"id": "a/b", "sha": "0" * 40, "siblings": []})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        what = self.path.split("?")[0].split("/")
        assert self.headers["Authorization"] == "Bearer hf_token"
        if "preupload" in what:
            names = [each["path"] for each in orjson.loads(body)["files"]]
            self._answer({"files": [{"path": name, "uploadMode": "regular", "shouldIgnore": False} for name in names]})
        elif "commit" in what:
            self.got.append(("commit", [orjson.loads(line) for line in body.splitlines()]))
            self._answer({"commitUrl": f"https://huggingface.co/datasets/a/b/commit/{'1' * 40}", "commitOid": "1" * 40})
        elif "create" in what or "tag" in what:
            self.got.append(("create" if "create" in what else "tag", orjson.loads(body)))
            self._answer({"url": "https://huggingface.co/datasets/a/b"})
        else:
            self._answer({"errors": [], "warnings": []})

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, said: object) -> None:
        content = orjson.dumps(said)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def test_one_commit_has_every_file_and_drops_those_of_earlier_releases(
    grove: list[Message], make: Make, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUGGING_FACE_API_KEY = "hf_token"
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)  # as tests of loading set it
    server = ThreadingHTTPServer(("127.0.0.1", 0), HubOverHttp)
    Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(pushing, "hub", lambda: HfApi(endpoint=endpoint, token="hf_token"))
    release = make(a_line(), publish=True)
    try:
        call_command("push_release", "main/2026.11", repo="a/b", stdout=io.StringIO())
    finally:
        server.shutdown()
        server.server_close()
    created, (_, operations), tagged = HubOverHttp.got
    assert created == ("create", {**created[1], "name": "b", "organization": "a", "type": "dataset"})
    written = {
        each["value"]["path"]: b64decode(each["value"]["content"]) for each in operations if each["key"] == "file"
    }
    assert written == {each.name: (release.folder / each.name).read_bytes() for each in release.files.all()}
    assert [each["value"]["path"] for each in operations if each["key"] == "deletedFile"] == ["data/old/train.parquet"]
    assert tagged == ("tag", {"tag": "2026.11"})
