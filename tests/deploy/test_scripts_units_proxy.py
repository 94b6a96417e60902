"""Shell scripts, systemd units and the proxy's file."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from oasst.serving import connections, worker
from tests.deploy.conftest import DEPLOY
from tests.deploy.reading import SERVICES, documented, read_by_code
from tests.plugin import ROOT

SCRIPTS = sorted(DEPLOY.glob("*.sh"))
UNITS = sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_are_sound(script: Path) -> None:
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    shellcheck = Path(sys.executable).with_name("shellcheck")
    every = ["--enable=all", "--exclude=SC2312,SC2310,SC2250,SC2249"]
    linted = subprocess.run([shellcheck, *every, script], check=False, capture_output=True, text=True)
    assert (linted.returncode, linted.stdout) == (0, "")


def _unit(file: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in file.read_text().splitlines():
        if line and not line.startswith(("#", "[")):
            name, _equals, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_units_start_scripts_that_exist_in_roles_that_exist() -> None:
    starts = {file.name: _unit(file)["ExecStart"] for file in UNITS if file.suffix == ".service"}
    assert starts == {
        "oasst-backup.service": ["/srv/oasst/deploy/backup.sh"],
        "oasst-beat.service": ["/srv/oasst/deploy/entrypoint.sh beat"],
        "oasst-hub.service": ["/srv/oasst/deploy/entrypoint.sh hub"],
        "oasst-web.service": ["/srv/oasst/deploy/entrypoint.sh web"],
        "oasst-worker.service": ["/srv/oasst/deploy/entrypoint.sh worker"],
    }
    wanted = _unit(DEPLOY / "systemd" / "oasst.target")["Wants"][0].split()
    assert set(wanted) == {"oasst-web.service", "oasst-worker.service", "oasst-beat.service", "oasst-hub.service"}


def test_units_set_only_settings_that_are_read() -> None:
    named = {
        assignment.partition("=")[0]
        for file in UNITS
        for line in _unit(file).get("Environment", [])
        for assignment in line.split()
    }
    known = read_by_code() | documented()["Read by the files in deploy/ alone"]
    assert named - known == {"PATH", "PYTHONUNBUFFERED"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units_and_finds_them_confined(tmp_path: Path) -> None:
    for file in UNITS:  # the folder of the installation is this checkout, the user one that exists
        text = file.read_text().replace("/srv/oasst", str(ROOT)).replace("User=oasst", "User=daemon")
        (tmp_path / file.name).write_text(text.replace("Group=oasst", "Group=daemon"))
    files = sorted(str(file) for file in tmp_path.iterdir())
    verified = subprocess.run(["systemd-analyze", "verify", *files], check=False, capture_output=True, text=True)
    complaints = [line for line in verified.stderr.splitlines() if str(tmp_path) in line]
    assert complaints == []
    for service in (file for file in files if file.endswith(".service")):
        confined = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--threshold=30", "--no-pager", service],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert confined.returncode == 0, f"{service}: {confined.stdout[-200:]}"


def test_the_proxy_reads_only_variables_that_compose_gives_it() -> None:
    read = set(re.findall(r"\{\$([A-Z_]+)", (DEPLOY / "Caddyfile").read_text()))
    assert read == set(SERVICES["caddy"]["environment"])


def test_the_proxy_lets_through_what_the_platform_accepts() -> None:
    megabytes = int(re.findall(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text())[0])
    assert megabytes * 1_000_000 > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_logs_of_the_proxy_hold_neither_addresses_of_people_nor_keys() -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    filters = re.findall(r"log[^{\n]*\{[^{}]*format filter \{\s*wrap json\s*fields \{([^}]*)\}", text)
    assert (len(filters), len({" ".join(each.split()) for each in filters})) == (2, 1)
    for field in ("request>remote_ip", "request>remote_port", "request>client_ip", "request>headers", "resp_headers"):
        assert f"{field} delete" in filters[0]
    (pattern,) = re.findall(r'request>uri regexp "(.+)" "\?"', filters[0])
    for address, kept in (
        ("/releases/?token=abc", "/releases/?"),
        ("/accounts/password/reset/key/1-abc-def/", "/accounts/password?"),
        ("/account/keep/?token=abc:def", "/account/keep/?"),
        ("/trees/1/", "/trees/1/"),
    ):
        assert re.sub(pattern, "?", address) == kept


def test_the_proxy_file_closes_every_block_it_opens() -> None:
    text = re.sub(r"#.*|\{\$[^}]*\}", "", (DEPLOY / "Caddyfile").read_text())
    assert text.count("{") == text.count("}")


def _seconds(name: str) -> int:
    """A time of the proxy's file."""
    number, unit = re.findall(rf"^\s*{name} (\d+)([sm])$", (DEPLOY / "Caddyfile").read_text(), re.MULTILINE)[0]
    return int(number) * {"s": 1, "m": 60}[unit]


def test_the_proxy_times_out_slow_requests_and_closes_no_connection_behind_it() -> None:
    assert _seconds("read_header") <= connections.HEAD_S
    assert _seconds("read_body") <= connections.BODY_S
    assert _seconds("keepalive") < connections.IDLE_S


def test_the_web_unit_has_the_proxy_send_releases_and_may_have_many_connections() -> None:
    unit = _unit(DEPLOY / "systemd" / "oasst-web.service")
    assert "RELEASES_BY_PROXY=1" in " ".join(unit["Environment"]).split()
    assert int(unit["LimitNOFILE"][0]) >= 2 * worker.MOST_CONNECTIONS + worker.OTHER_FILES
