"""The pages of the documentation: links lead somewhere, and Open Assistant is named and its rules are linked."""

import re
from pathlib import Path

import pytest

from tests.house import wording
from tests.house.test_files import tracked
from tests.plugin import ROOT

PAGES = tracked("*.md")
REFERENCE = ROOT / "docs" / "reference"
LINK = re.compile(r"\]\(([^)\s]+)\)")
# The page that lists words to avoid.
GLOSSARY = ROOT / "docs" / "glossary.md"


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text()):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.is_relative_to(ROOT / "docs")], ids=named)
def test_a_page_that_names_open_assistant_links_to_what_it_did(page: Path) -> None:
    text = page.read_text()
    assert "§" not in text
    if page.is_relative_to(REFERENCE) or page == GLOSSARY:
        return
    assert not re.search(r"\bthe reference\b", text, re.IGNORECASE)
    assert "Open Assistant" not in text or "reference/" in text


def test_each_trap_of_open_assistant_names_its_tests() -> None:
    named = re.findall(r"`(test_(?!reference)\w+)`", (REFERENCE / "traps.md").read_text())
    sources = [(ROOT / "tests" / "tasks" / f"test_reference_{name}.py").read_text() for name in ("traps", "races")]
    assert named == [name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)]


def test_code_cites_sections_of_published_standards_only() -> None:
    found = {
        named(file): re.findall(r".{0,20}§.{0,10}", file.read_text()) for file in tracked("*.py", "*.sql", "*.html")
    }
    cited = {file: [each for each in sections if "RFC" not in each] for file, sections in found.items()}
    del cited["tests/house/test_docs.py"]
    assert {file: sections for file, sections in cited.items() if sections} == {}


def test_code_names_open_assistant_instead_of_the_reference() -> None:
    found = {
        named(file): re.findall(r"(?:\bthe|_the)[ _]references?(?:\b|_)", file.read_text(), re.IGNORECASE)
        for file in tracked("*.py", "*.sql", "*.html", "*.js")
        if "migrations" not in file.parts and file != Path(__file__)
    }
    assert {file: each for file, each in found.items() if each} == {}


# docs/formats.md repeats the docstrings of the formats; templates of Markdown are texts of an app.
PLAIN = [page for page in PAGES if page.name not in {"glossary.md", "formats.md"} and "templates" not in page.parts]


@pytest.mark.parametrize("page", PLAIN, ids=named)
def test_pages_are_plain_english(page: Path) -> None:
    assert wording.NOT_PLAIN.findall(page.read_text()) == []


def test_the_table_of_folders_in_the_readme_is_complete() -> None:
    listed = set(re.findall(r"^\| `(\w+)/` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    there = {file.relative_to(ROOT).parts[0] for file in tracked() if len(file.relative_to(ROOT).parts) > 1}
    assert listed == {folder for folder in there if not folder.startswith(".")}


def test_every_file_that_a_recipe_names_is_there() -> None:
    recipes = (ROOT / "CONTRIBUTING.md").read_text().partition("## Recipes")[2]
    paths = [path for path in re.findall(r"`([\w./]+/[\w./]*)`", recipes) if not re.search(r"\b(NAME|CODE)\b", path)]
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []
