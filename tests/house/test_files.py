"""The repository itself: small modules, no traces of one machine, everything pinned without addresses."""

import re
import subprocess
from pathlib import Path

from tests.plugin import ROOT

LONGEST_MODULE = 300
LONGEST_TEST_NAME = 80
LONGEST_DECISION = 40


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_module_is_longer_than_a_newcomer_reads() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in tracked("*.py")
        if "migrations" not in file.parts and "tests" not in file.parts
        if (lines := len(file.read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_requirements_are_pinned_by_hash_and_name_no_address() -> None:
    for file in tracked("requirements*.txt"):
        text = file.read_text()
        assert "://" not in text
        pins = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE | re.IGNORECASE)
        assert pins
        assert [pin for pin in pins if not re.match(r"^[\w.\[\],-]+==\S+ .*\\$", pin)] == []
        assert text.count("--hash=sha256:") >= len(pins)


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    runtime = text.split("dependencies = [")[1].split("]\n")[0].strip().splitlines()
    assert [line for line in runtime if "#" not in line] == []


def test_names_of_tests_are_shorter_than_80_characters() -> None:
    names = (
        name
        for file in tracked("tests/*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    )
    assert [name for name in names if len(name) >= LONGEST_TEST_NAME] == []


def test_decisions_have_at_most_40_lines() -> None:
    lengths = {file.name: len(file.read_text().splitlines()) for file in tracked("docs/adr/*.md")}
    assert len(lengths) > 20
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_DECISION} == {}
