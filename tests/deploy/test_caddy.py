"""The proxy's file in the real program, where there is one (`apt-get install caddy`)."""

import http.client
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy.conftest import DEPLOY, free_port

CADDY = shutil.which("caddy") or ""
pytestmark = pytest.mark.skipif(not CADDY, reason="caddy is not installed")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "HOME": str(tmp_path), "PATH": os.environ["PATH"], "SITE_ADDRESS": f"http://localhost:{free_port()}",
        "ACME_EMAIL": "ops@example.org", "WEB_UPSTREAM": f"127.0.0.1:{free_port()}",
    }  # fmt: skip


def _caddy(environment: dict[str, str], *words: str) -> str:
    command = [CADDY, *words, "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


class _Platform(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Set-Cookie", "sessionid=SECRET-OF-THE-ANSWER")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_said: object) -> None:
        """Says nothing."""


@contextmanager
def _platform(address: str) -> Iterator[None]:
    host, port = address.split(":")
    with ThreadingHTTPServer((host, int(port)), _Platform) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


@contextmanager
def _proxy(environment: dict[str, str], folder: Path) -> Iterator[Path]:
    """Runs the shipped file, without the port of Caddy's own API; yields its log."""
    config = json.loads(_caddy(environment, "adapt"))
    (folder / "caddy.json").write_text(json.dumps({**config, "admin": {"disabled": True}}))
    log = folder / "log"
    with log.open("w") as says, subprocess.Popen(
        [CADDY, "run", "--config", folder / "caddy.json"], env=environment, stdout=says, stderr=says
    ) as process:  # fmt: skip
        try:
            yield log
        finally:
            process.terminate()


def _asked(address: str, path: str) -> int:
    deadline = time.monotonic() + 20
    while True:
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
        try:
            connection.request("GET", path, headers={"Authorization": "Bearer SECRET-KEY", "Cookie": "a=SECRET-COOKIE"})
            return connection.getresponse().status
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            connection.close()


def test_caddy_accepts_the_proxy_file(environment: dict[str, str]) -> None:
    _caddy({**environment, "SITE_ADDRESS": "trees.example.org"}, "validate")


def test_caddy_writes_no_address_of_people_and_no_secret(environment: dict[str, str], tmp_path: Path) -> None:
    """Neither of requests that are answered nor of those that go wrong."""
    with _proxy(environment, tmp_path) as log:
        with _platform(environment["WEB_UPSTREAM"]):
            assert _asked(environment["SITE_ADDRESS"], "/releases/?token=SECRET-TOKEN") == 200
        assert _asked(environment["SITE_ADDRESS"], "/accounts/password/reset/key/SECRET-PATH/?a=SECRET") == 502
    entries = [json.loads(line) for line in log.read_text().splitlines() if '"request"' in line]
    assert {entry["request"]["uri"] for entry in entries} == {"/releases/?", "/accounts/password?"}
    assert {entry["level"] for entry in entries} == {"info", "error"}
    assert [
        entry for entry in entries if {"remote_ip", "remote_port", "client_ip", "headers"} & set(entry["request"])
    ] == []
    assert "SECRET" not in log.read_text()
