"""Registering a DOI, against services on this machine that answer as DataCite and Zenodo do."""

import io
import tarfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import orjson
import pytest
from django.conf import settings as settings_of_django
from django.core.management import CommandError, call_command
from django.test import Client

from exports.models import Doi, Release
from oasst.models import Message
from tests.exports.releases.conftest import a_line

Make = Callable[..., Release]


class Registry(BaseHTTPRequestHandler):
    """DataCite's `/dois` and Zenodo's depositions; notes what it is asked."""

    got: ClassVar[list[tuple[str, str, Any]]] = []
    keys: ClassVar[set[str]] = set()
    refuses: ClassVar[bool] = False

    def do_POST(self) -> None:
        body = self._noted()
        if self.refuses:
            return self._answer(422, {"errors": [{"title": "This DOI has already been taken"}]})
        if self.path == "/dois":
            return self._answer(201, {"data": {"id": orjson.loads(body)["data"]["attributes"]["doi"]}})
        if self.path.endswith("/actions/publish"):
            return self._answer(202, {"doi": "10.5281/zenodo.7"})
        here = settings_of_django.DOI_URL
        return self._answer(201, {"id": 7, "links": {"bucket": f"{here}/files/abc"}})

    def do_PUT(self) -> None:
        self._noted()
        self._answer(201, {})

    def _noted(self) -> bytes:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.keys.add(self.headers["Authorization"])
        self.got.append((self.command, self.path, body))
        return body

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, status: int, said: object) -> None:
        content = orjson.dumps(said)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def registry(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Registry]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.DOI_URL = f"http://127.0.0.1:{server.server_port}"
    settings.SITE_URL = "https://trees.example"
    for name, fresh in (("got", []), ("keys", set()), ("refuses", False)):
        monkeypatch.setattr(Registry, name, fresh)
    yield Registry
    server.shutdown()
    server.server_close()


@pytest.fixture
def release(grove: list[Message], make: Make, registry: type[Registry]) -> Release:
    return make(a_line(), publish=True)


def _register(release: Release) -> str:
    said = io.StringIO()
    call_command("register_doi", release.version, stdout=said)
    return said.getvalue().strip()


def test_datacite_is_told_what_it_is_and_the_page_cites_the_doi(
    release: Release, registry: type[Registry], settings: Any, client: Client
) -> None:
    settings.DOI_SERVICE, settings.DOI_TOKEN, settings.DOI_PREFIX = "datacite", "REPO:secret", "10.5072"
    assert _register(release) == "main 2026.11: https://doi.org/10.5072/main-2026.11"
    ((_how, path, body),) = registry.got
    attributes = orjson.loads(body)["data"]["attributes"]
    assert (path, registry.keys) == ("/dois", {f"Basic {b64encode(b'REPO:secret').decode()}"})
    assert {key: attributes[key] for key in ("event", "url", "publicationYear", "version", "rightsList")} == {
        "event": "publish", "url": "https://trees.example/releases/main/2026.11/", "publicationYear": 2026,
        "version": "2026.11", "rightsList": [{"rightsIdentifier": "CC-BY-4.0"}],
    }  # fmt: skip
    page = client.get("/releases/main/2026.11/").content.decode()
    assert 'href="https://doi.org/10.5072/main-2026.11"' in page
    assert "doi = {10.5072/main-2026.11}" in page
    assert _register(release).endswith("10.5072/main-2026.11")
    assert len(registry.got) == 1


def test_zenodo_gets_a_copy_of_the_whole_release(release: Release, registry: type[Registry], settings: Any) -> None:
    settings.DOI_SERVICE, settings.DOI_TOKEN = "zenodo", "token"
    assert _register(release) == "main 2026.11: https://doi.org/10.5281/zenodo.7"
    created, uploaded, published = registry.got
    metadata = orjson.loads(created[2])["metadata"]
    assert (metadata["upload_type"], metadata["license"], metadata["version"]) == ("dataset", "cc-by-4.0", "2026.11")
    assert (uploaded[0], uploaded[1]) == ("PUT", "/files/abc/main-2026.11.tar")
    with tarfile.open(fileobj=io.BytesIO(uploaded[2])) as archive:
        assert len(archive.getnames()) == release.files.count()
    assert (published[1], registry.keys) == ("/deposit/depositions/7/actions/publish", {"Bearer token"})


def test_what_cannot_have_a_doi_is_refused_and_nothing_is_stored(
    release: Release, registry: type[Registry], settings: Any, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DOI_SERVICE, settings.DOI_TOKEN, settings.DOI_PREFIX = "", "REPO:secret", ""
    with pytest.raises(CommandError, match="Set DOI_SERVICE"):
        _register(release)
    settings.DOI_SERVICE = "datacite"
    with pytest.raises(CommandError, match="Set DOI_PREFIX"):
        _register(release)
    settings.DOI_PREFIX = "10.5072"
    monkeypatch.setattr(registry, "refuses", True)
    with pytest.raises(CommandError, match=r"datacite: 422 .*already been taken"):
        _register(release)
    with pytest.raises(CommandError, match="Only what is published for everyone"):
        _register(make(release.line))
    (release.folder / "README.md").write_text("x")
    with pytest.raises(CommandError, match=r"README\.md has 1 bytes"):
        _register(release)
    settings.DOI_URL = "http://127.0.0.1:1"
    assert not Doi.objects.exists()
