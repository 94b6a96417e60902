"""What import-linter cannot see: imports by string, by template tag and by registry."""

import ast
import re
from pathlib import Path

import grimp
import pytest

from tests.plugin import ROOT

APPS = ("oasst", "tasks", "leaderboard", "exports", "moderation", "chat")
ALLOWED = {
    "oasst": {"oasst"},
    "tasks": {"oasst", "tasks"},
    "leaderboard": {"oasst", "tasks", "leaderboard"},
    "exports": {"oasst", "tasks", "exports"},
    "moderation": {"oasst", "tasks", "moderation"},
    "chat": {"oasst", "tasks", "chat"},
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


def says_it_is_pure(file: Path) -> bool:
    """The first paragraph of its docstring, or of its folder's, has the word "Pure"."""
    docstring = ast.get_docstring(ast.parse(file.read_text())) or ""
    return re.search(r"\bPure\b", docstring.split("\n\n")[0]) is not None


def dotted(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


PURE = [
    dotted(file)
    for app in APPS
    for file in python_files(app)
    if says_it_is_pure(file) or says_it_is_pure(file.with_name("__init__.py"))
]


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*APPS, include_external_packages=True)


@pytest.mark.parametrize("module", PURE)
def test_what_says_it_is_pure_reaches_no_framework_through_any_import(imports: grimp.ImportGraph, module: str) -> None:
    chains = [imports.find_shortest_chain(module, framework) for framework in ("django", "celery", "rest_framework")]
    assert [chain for chain in chains if chain] == []


def test_the_rules_of_every_app_say_that_they_are_pure() -> None:
    assert len(PURE) >= 45
    assert {"tasks.rules.thresholds", "tasks.rules.shape", "tasks.rules.consensus", "leaderboard.rules.scoring"} <= set(
        PURE
    )
