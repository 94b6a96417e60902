"""The threat model names tests that there are."""

import re
from pathlib import Path

from tests.plugin import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
FILES = list((ROOT / "tests").rglob("*.py"))


def test_every_test_that_the_threat_model_names_is_there() -> None:
    functions = {name for file in FILES for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)}
    named = re.findall(r"`((?:tests/)?[\w/]*?\w+(?:\.py)?)`", PAGE)
    tests = [name for name in named if "test_" in name or name.startswith("tests/")]
    assert len(tests) > 30
    files = {str(file.relative_to(ROOT)) for file in FILES}
    missing = [
        name
        for name in tests
        if name not in functions and name not in files and not any(Path(file).name == name for file in files)
    ]
    assert missing == []


def test_every_row_of_what_is_defended_says_how_it_is_tried() -> None:
    rows = PAGE.partition("## What is defended")[2].partition("## What is not")[0].strip().splitlines()[2:]
    assert [row for row in rows if len([cell for cell in row.strip("|").split("|") if cell.strip()]) != 3] == []
