"""The entrypoint runs every part of a production site, and refuses settings that are wrong."""

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.deploy.conftest import DEPLOY, Environment, attempt, free_port, run
from tests.plugin import ROOT

ENTRYPOINT = str(DEPLOY / "entrypoint.sh")


@contextmanager
def _running(*role: str, environment: Environment) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [ENTRYPOINT, *role], env=environment, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=60)
            print(said)
    assert process.returncode == 0, said


def _ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": "commons.example.org", **headers}
    )
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, dict(answer.headers), answer.read().decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _until_healthy(port: int, want: dict[str, bool], seconds: float) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    found: dict[str, Any] = {}
    while time.monotonic() < deadline:
        try:
            found = json.loads(_ask(port, "/healthz")[2])
        except OSError:
            found = {}
        if want.items() <= found.items():
            break
        time.sleep(0.3)
    return found


def test_web_worker_and_beat_make_a_healthy_site_together(production: Environment) -> None:
    port = free_port()
    environment = production | {"WEB_BIND": f"127.0.0.1:{port}"}
    with _running("web", environment=environment):
        alone = _until_healthy(port, {"database": True, "redis": True}, 60)
        assert (alone["database"], alone["redis"], alone["worker"]) == (True, True, False)
        assert attempt([sys.executable, "deploy/healthcheck.py"], environment).returncode == 0
        with _running("worker", environment=environment), _running("beat", environment=environment):
            assert _until_healthy(port, {"ok": True}, 90)["ok"] is True
            pinged = run(["celery", "--app", "oasst", "inspect", "ping", "--timeout", "10"], environment)
            assert "1 node online" in pinged.stdout
            registered = run(["celery", "--app", "oasst", "inspect", "registered", "--timeout", "10"], environment)
            assert "oasst.number_events" in registered.stdout
        redirected = _ask(port, "/terms/")
        assert (redirected[0], redirected[1]["Location"]) == (301, "https://commons.example.org/terms/")
        assert _ask(port, "/terms/", **{"Host": "elsewhere.example", "X-Forwarded-Proto": "https"})[0] == 400
        static = _ask(port, "/static/admin/css/base.css", **{"X-Forwarded-Proto": "https"})
        assert (static[0], static[1]["Strict-Transport-Security"]) == (200, "max-age=31536000")


def test_the_hub_answers_and_ends_when_it_is_told_to(production: Environment) -> None:
    port = free_port()
    with _running("hub", environment=production | {"CHAT_HUB_BIND": f"127.0.0.1:{port}"}):
        assert _until_healthy(port, {"ok": True}, 60) == {"ok": True, "replies": 0}


def test_the_health_check_fails_where_no_one_answers(production: Environment) -> None:
    result = attempt([sys.executable, "deploy/healthcheck.py"], production | {"WEB_BIND": f"127.0.0.1:{free_port()}"})
    assert (result.returncode, result.stderr.startswith("no answer:")) == (1, True)


@pytest.mark.parametrize("role", ["web", "worker", "beat", "hub"])
def test_no_part_starts_with_wrong_settings(production: Environment, role: str) -> None:
    result = attempt([ENTRYPOINT, role], production | {"ALLOWED_HOSTS": "", "EMAIL_PORT": "0"})
    assert result.returncode == 1
    assert [number for number in ("oasst.E006", "oasst.E015") if number not in result.stderr] == []


@pytest.mark.parametrize(("missing", "number"), [("SECRET_KEY", "oasst.E001"), ("ANONYMIZE_KEY", "oasst.E003")])
def test_a_missing_key_is_named_and_not_a_traceback(production: Environment, missing: str, number: str) -> None:
    result = attempt([ENTRYPOINT, "web"], {name: value for name, value in production.items() if name != missing})
    assert (result.returncode, number in result.stderr, "Traceback" in result.stderr) == (1, True, False)


def test_a_sound_production_site_has_nothing_to_warn_of(production: Environment) -> None:
    result = run([sys.executable, "manage.py", "check", "--deploy", "--database", "default"], production)
    assert result.stdout.startswith("System check identified no issues")


def test_migrating_twice_changes_nothing(production: Environment) -> None:
    assert "No migrations to apply." in run([ENTRYPOINT, "migrate"], production).stdout


def test_an_unknown_role_is_refused(production: Environment) -> None:
    result = attempt([ENTRYPOINT, "dance"], production)
    assert (result.returncode, result.stderr) == (
        64,
        "usage: entrypoint.sh web|worker|beat|hub|migrate [options passed on]\n",
    )


def test_gunicorn_accepts_its_configuration_and_logs_no_query_string(production: Environment) -> None:
    run(
        ["gunicorn", "--check-config", "--config", "python:oasst.serving.gunicorn_conf"],
        production | {"WEB_ACCESS_LOG": "1"},
    )
    from oasst.serving import gunicorn_conf

    # %(r)s is the whole request line, %(q)s the query string, %(f)s the referring address.
    assert [atom for atom in ("%(r)s", "%(q)s", "%(f)s") if atom in gunicorn_conf.access_log_format] == []


def test_the_entrypoint_works_from_anywhere() -> None:
    assert (ROOT / "deploy" / "entrypoint.sh").stat().st_mode & 0o111 == 0o111
