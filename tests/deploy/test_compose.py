"""compose.yaml, read: no container engine is needed."""

import re
import shutil
import subprocess
from pathlib import Path

from redis import Redis

from oasst.embedded import redis
from tests.deploy.conftest import DEPLOY, await_redis, free_port
from tests.deploy.reading import COMPOSE, SERVICES, read_by_code, sample

OURS = {name: service for name, service in SERVICES.items() if service["image"] == "oasst:local"}


def test_compose_asks_only_for_variables_the_sample_has() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert asked - sample() == {"CODE_VERSION"}  # of the image that is built, no setting
    assert {"POSTGRES_PASSWORD", "REDIS_PASSWORD"} < asked


def test_compose_has_no_password_of_its_own() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|AUTH|URL", variable):
                assert re.search(r"\$\{[A-Z_]+:\?", value), f"{name}: {variable}"
    assert re.findall(r"PASSWORD:-", (DEPLOY / "compose.yaml").read_text()) == []


def test_compose_gives_our_parts_only_settings_that_are_read() -> None:
    assert {name for service in OURS.values() for name in service["environment"]} - read_by_code() == set()


def test_every_part_has_a_role_the_entrypoint_knows() -> None:
    roles = set(re.findall(r"^  ([a-z]+)\)$", (DEPLOY / "entrypoint.sh").read_text(), re.MULTILINE))
    assert {service["command"][0] for service in OURS.values()} == roles == {"web", "worker", "beat", "hub", "migrate"}


def test_every_file_volume_network_and_service_that_compose_names_exists() -> None:
    for service in SERVICES.values():
        volumes = service.get("volumes", [])
        for source in (each["source"] if isinstance(each, dict) else each.split(":")[0] for each in volumes):
            assert (DEPLOY / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        if "build" in service:
            context = DEPLOY / service["build"]["context"]
            assert (context / service["build"]["dockerfile"]).is_file()
    assert [network for network, how in COMPOSE["networks"].items() if how.get("internal")] == ["inside"]


def test_every_part_is_watched_limited_and_confined() -> None:
    unwatched = {name for name, each in SERVICES.items() if each.get("healthcheck", {}).get("disable")}
    assert unwatched == {"migrate", "beat"}
    without = {name for name in SERVICES if "healthcheck" not in SERVICES[name]}
    assert without == {"web", "backup"}  # web's is in the image, a backup ends
    for name, service in SERVICES.items():
        assert "mem_limit" in service, name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
        assert [volume for volume in service.get("volumes", []) if "docker.sock" in str(volume)] == []
        assert service["cap_drop"] == ["ALL"], name
        assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else []), name
    for server in ("postgres", "redis"):
        assert SERVICES[server]["networks"] == ["inside"]
        assert "ports" not in SERVICES[server]


def test_the_servers_run_as_their_own_users_and_never_become_them() -> None:
    assert {name: SERVICES[name]["user"] for name in ("postgres", "redis")} == {
        "postgres": "postgres",
        "redis": "valkey",
    }
    assert "/run/postgresql:mode=1777" in SERVICES["postgres"]["tmpfs"]


def test_the_proxy_sends_releases_and_sees_nothing_else_of_the_data() -> None:
    assert {service["environment"]["RELEASES_BY_PROXY"] for service in OURS.values()} == {"1"}
    (ours,) = [each for each in SERVICES["caddy"]["volumes"] if isinstance(each, dict)]
    assert ours == {
        "type": "volume", "source": "data", "target": "/var/lib/oasst/releases", "read_only": True,
        "volume": {"subpath": "releases"},
    }  # fmt: skip
    assert f"root * {Path(ours['target']).parent}/releases" in (DEPLOY / "Caddyfile").read_text()


def test_every_image_of_others_can_be_pinned_by_its_digest() -> None:
    foreign = {service["image"] for service in SERVICES.values()} - {"oasst:local"}
    foreign.add(SERVICES["migrate"]["build"]["args"]["PYTHON_IMAGE"])
    assert {bool(re.fullmatch(r"\$\{[A-Z]+_IMAGE:-[a-z/]+:[\w.-]+\}", image)) for image in foreign} == {True}
    names = set(re.findall(r"([A-Z]+_IMAGE):-", " ".join(foreign)))
    assert names == {"POSTGRES_IMAGE", "VALKEY_IMAGE", "CADDY_IMAGE", "PYTHON_IMAGE"}


_DOCKER = """#!/bin/bash
if [[ "$1" == image ]]; then
  printf '%s@sha256:%s\\n' "${@: -1}" "$(printf '%s' "${@: -1}" | sha256sum | cut -d' ' -f1)" | sed -E 's/:[^:@]+@/@/'
fi
"""


def test_the_script_writes_image_digests_and_its_check_requires_all_of_them(tmp_path: Path) -> None:
    """With a docker that makes digests up, in a copy of deploy/."""
    folder, programs = tmp_path / "deploy", tmp_path / "bin"
    shutil.copytree(DEPLOY, folder)
    programs.mkdir()
    (programs / "docker").write_text(_DOCKER)
    (programs / "docker").chmod(0o755)
    environment = {"PATH": f"{programs}:/usr/bin:/bin"}

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        script = [str(folder / "pin_images.sh"), *arguments]
        return subprocess.run(script, env=environment, capture_output=True, text=True, check=False)

    assert (run().returncode, "copy env.sample" in run().stderr) == (1, True)
    shutil.copy(folder / "env.sample", folder / ".env")
    assert (run("--check").returncode, run("--check").stderr.count("has no digest")) == (1, 4)
    for _again in range(2):
        assert run().returncode == 0
    pinned = re.findall(r"^([A-Z]+_IMAGE)=(\S+)@sha256:[0-9a-f]{64}$", (folder / ".env").read_text(), re.MULTILINE)
    assert dict(pinned) == {
        "CADDY_IMAGE": "caddy:2", "POSTGRES_IMAGE": "postgres:17-bookworm", "PYTHON_IMAGE": "python:3.12-slim-bookworm",
        "VALKEY_IMAGE": "valkey/valkey:8-bookworm",
    }  # fmt: skip
    assert len(pinned) == 4
    assert (run("--check").returncode, run("--check").stderr) == (0, "")
    assert "ALLOWED_HOSTS=" in (folder / ".env").read_text()


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]


def test_the_dump_is_made_by_the_version_of_the_server() -> None:
    assert SERVICES["backup"]["image"] == SERVICES["postgres"]["image"]
    assert int(re.findall(r"postgres:(\d+)", SERVICES["postgres"]["image"])[0]) >= 15


def test_the_redis_of_compose_starts_with_its_password_and_keeps_every_key(tmp_path: Path) -> None:
    """Its command runs here with the Redis there is, in place of Valkey."""
    port = free_port()
    command = SERVICES["redis"]["command"][2].replace("$$", "$").replace("/tmp/", f"{tmp_path}/")
    command = command.replace("valkey-server", str(redis.binary())).replace(
        "--dir /data", f"--dir {tmp_path} --port {port}"
    )
    with subprocess.Popen(
        ["sh", "-c", command], env={"REDIS_PASSWORD": "of-compose"}, stdout=subprocess.DEVNULL
    ) as server:
        await_redis(f"redis://:of-compose@127.0.0.1:{port}")
        with Redis.from_url(f"redis://:of-compose@127.0.0.1:{port}") as client:
            kept = client.config_get("maxmemory-policy"), client.config_get("appendonly")
        server.terminate()
        assert server.wait(20) == 0
    assert kept == ({"maxmemory-policy": "noeviction"}, {"appendonly": "yes"})
    assert (tmp_path / "valkey.conf").stat().st_mode & 0o777 == 0o600
