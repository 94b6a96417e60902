"""The call paths drawn in docs/architecture.md are those of the code."""

import re
from itertools import pairwise

import grimp
import pytest

from tests.house.test_layers import APPS
from tests.plugin import ROOT

LONGEST_PATH = 12
SECTION = (ROOT / "docs" / "architecture.md").read_text().partition("## Call paths")[2].partition("\n## ")[0]
PATHS = {
    name: [re.findall(r"`([\w.]+)`", chain) for chain in re.findall(r"`[\w.]+`(?:\s*→\s*`[\w.]+`)+", text)]
    for name, text in re.findall(r"\*\*([^*]+)\.\*\*(.*?)(?=\n\*\*|\Z)", SECTION, re.DOTALL)
}


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*APPS)


def test_three_call_paths_are_drawn() -> None:
    assert list(PATHS) == ["Claim → submit", "Report → action", "Message → line of a release"]
    assert all(PATHS.values())


@pytest.mark.parametrize("name", PATHS)
def test_a_call_path_has_at_most_twelve_modules(name: str) -> None:
    assert len({module for chain in PATHS[name] for module in chain}) <= LONGEST_PATH


@pytest.mark.parametrize("name", PATHS)
def test_each_module_of_a_call_path_imports_the_next(imports: grimp.ImportGraph, name: str) -> None:
    missing = [module for chain in PATHS[name] for module in chain if module not in imports.modules]
    assert missing == []
    steps = [step for chain in PATHS[name] for step in pairwise(chain)]
    assert [step for step in steps if not _imports(imports, *step)] == []


def _imports(imports: grimp.ImportGraph, importer: str, imported: str) -> bool:
    """A package imports what any module inside it imports, and is imported where any of them is."""
    inside = {importer, *imports.find_descendants(importer)}
    wanted = {imported, *imports.find_descendants(imported)}
    return any(wanted & imports.find_modules_directly_imported_by(module) for module in inside)
