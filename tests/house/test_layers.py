"""What import-linter cannot see: imports by string, by template tag and by registry."""

import ast
import re
from pathlib import Path

import pytest

from tests.plugin import ROOT

APPS = ("oasst", "tasks", "leaderboard", "exports", "moderation")
ALLOWED = {
    "oasst": {"oasst"},
    "tasks": {"oasst", "tasks"},
    "leaderboard": {"oasst", "tasks", "leaderboard"},
    "exports": {"oasst", "tasks", "exports"},
    "moderation": {"oasst", "tasks", "moderation"},
}
# The places that name every app by design: Django's list of parts and its addresses.
EXEMPT = {"oasst/settings.py", "oasst/urls.py"}


def python_files(app: str) -> list[Path]:
    return sorted((ROOT / app).rglob("*.py"))


def strings_naming_an_app(tree: ast.AST, functions: set[str]) -> list[str]:
    """First arguments of calls to the named functions, as the app they name."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in functions and isinstance(node.args[0].value, str):
                found.append(node.args[0].value.split(".")[0])
    return found


@pytest.mark.parametrize("app", APPS)
def test_models_and_modules_are_named_by_string_only_downwards(app: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}: {named}"
        for file in python_files(app)
        if "migrations" not in file.parts and str(file.relative_to(ROOT)) not in EXEMPT
        for named in strings_naming_an_app(
            ast.parse(file.read_text()), {"get_model", "import_module", "import_string", "ForeignKey", "find_spec"}
        )
        if named in APPS and named not in ALLOWED[app]
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_templates_load_and_include_only_downwards(app: str) -> None:
    libraries = {
        file.stem: owner
        for owner in APPS
        for file in (ROOT / owner / "templatetags").glob("*.py")
        if file.stem != "__init__"
    }
    wrong = []
    for template in sorted((ROOT / app).rglob("templates/**/*.*")):
        text = template.read_text()
        for tag in re.findall(r"{%\s*load\s+([^%]+)%}", text):
            wrong += [
                f"{template.relative_to(ROOT)}: load {name}"
                for name in tag.replace(" from ", " ").split()
                if name in libraries and libraries[name] not in ALLOWED[app]
            ]
        for path in re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)", text):
            owner = path.split("/")[0]
            if owner in APPS and owner not in ALLOWED[app]:
                wrong.append(f"{template.relative_to(ROOT)}: {path}")
    assert wrong == []


MATHEMATICS = {
    "rules.py", "acceptance.py", "consensus.py", "scoring.py", "streaks.py", "windows.py", "shape.py", "langs.py",
    "labels.py",
}  # fmt: skip


@pytest.mark.parametrize(
    "file",
    [file for app in APPS for file in python_files(app) if file.name in MATHEMATICS and file.parent.name == app]
    + sorted((ROOT / "exports" / "formats").glob("*.py")),
)
def test_the_modules_with_the_mathematics_import_nothing_from_django(file: Path) -> None:
    imported = {
        alias
        for node in ast.walk(ast.parse(file.read_text()))
        for alias in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert [each for each in imported if each.split(".")[0] in {"django", "celery"}] == []
