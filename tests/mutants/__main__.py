"""Mutation testing of the pure modules: `make mutants`, or with MODULES="tasks/rules/acceptance.py ...".

Cosmic Ray makes the mutants; each is run in a fork of this process that compiles the mutated source in place of the module,
so the files are never changed, and only with the tests of its own module, without servers or a database. Survivors are
printed: each is a missing test or a change without effect.
"""

import ast
import difflib
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS_PER_MUTANT = 10

# Each pure module and the tests that describe it; these tests must need no database.
TESTS = {
    "tasks/rules/acceptance.py": ["tests/tasks/rules/test_acceptance.py"],
    "tasks/rules/consensus.py": ["tests/tasks/rules/test_consensus.py"],
    "tasks/rules/independence.py": ["tests/tasks/rules/test_independence.py"],
    "tasks/rules/opinions.py": ["tests/tasks/rules/test_opinions.py"],
    "tasks/rules/shape.py": ["tests/tasks/rules/test_shape.py"],
    "leaderboard/rules/badges.py": ["tests/leaderboard/rules/test_badges.py"],
    "leaderboard/rules/charts.py": ["tests/leaderboard/rules/test_charts.py"],
    "leaderboard/rules/scoring.py": ["tests/leaderboard/rules/test_scoring.py"],
    "leaderboard/rules/steps.py": ["tests/leaderboard/rules/test_steps.py"],
    "leaderboard/rules/streaks.py": ["tests/leaderboard/rules/test_streaks.py"],
    "leaderboard/rules/windows.py": ["tests/leaderboard/rules/test_windows.py"],
}
# No conftest, no plugins, no Django settings: these tests need neither servers nor the framework.
PYTEST = ["-c", "/dev/null", "--rootdir", str(ROOT), "--noconftest", "-q", "-x", "-p", "no:cacheprovider"]
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
# Imported once, before the forks.
PRELOADED = ("django.utils.translation", "hypothesis.strategies")


def mutants(source: str) -> Iterator[str]:
    """Every source that differs by one mutation, except where only an annotation differs."""
    plugins, trees, mutating = (
        importlib.import_module(f"cosmic_ray.{name}") for name in ("plugins", "ast", "mutating")
    )
    seen = {_without_annotations(source)}
    for name in plugins.operator_names():
        operator = plugins.get_operator(name)
        if operator.arguments():
            continue
        positions = [
            at for node in trees.ast_nodes(trees.get_ast(source)) for at in operator().mutation_positions(node)
        ]
        for occurrence in range(len(positions)):
            mutated = mutating.mutate_code(source, operator(), occurrence)
            if mutated and (essence := _without_annotations(mutated)) not in seen:
                seen.add(essence)
                yield mutated


def _without_annotations(source: str) -> str:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(0)
    return ast.dump(tree)


def survives(module: str, mutated: str) -> bool:
    """Whether the tests of the module pass with this source in its place."""
    if not (child := os.fork()):
        _run_tests(module, mutated)
    _pid, status = os.waitpid(child, 0)
    return status == 0


def _run_tests(module: str, mutated: str) -> None:
    """In the child: ends the process, with 0 where all tests passed."""
    file, original = str(ROOT / module), SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        return compile(mutated, file, "exec") if self.path == file else original(self, fullname)

    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    signal.alarm(SECONDS_PER_MUTANT)
    code: Any = 1
    try:
        SourceFileLoader.get_code = get_code  # type: ignore[assignment, method-assign]
        code = pytest.main([*PYTEST, *TESTS[module]])
    finally:
        os._exit(int(code != 0))


def difference(module: str, mutated: str) -> str:
    lines = difflib.unified_diff((ROOT / module).read_text().splitlines(), mutated.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++")))


def main(modules: list[str]) -> None:
    for name in PRELOADED:
        importlib.import_module(name)
    for module in modules or sorted(TESTS):
        source = (ROOT / module).read_text()
        if not survives(module, source):
            sys.exit(f"{module}: the tests fail without any mutation")
        made = list(mutants(source))
        print(f"== {module}: {len(made)} mutants", flush=True)
        left = 0
        for mutated in made:
            if survives(module, mutated):
                left += 1
                print(difference(module, mutated), flush=True)
        print(f"== {module}: {left} survived", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
