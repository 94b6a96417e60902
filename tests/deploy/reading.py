"""Reads the files of deploy/ and the names of settings for the tests beside it."""

import ast
import re
from functools import cache
from typing import Any

import yaml

from tests.deploy.conftest import DEPLOY
from tests.plugin import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@cache
def read_by_code() -> frozenset[str]:
    """Every variable that settings.py and gunicorn_conf.py read: the first argument of env.*() and _secret()."""
    names = set()
    for file in ("oasst/settings.py", "oasst/serving/gunicorn_conf.py"):
        for node in ast.walk(ast.parse((ROOT / file).read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called.startswith(("env.", "_env.")) or called == "_secret":
                    names.add(str(node.args[0].value))
    return frozenset(names)


def documented() -> dict[str, set[str]]:
    """The names in docs/settings.md by the heading they stand under."""
    found: dict[str, set[str]] = {}
    for part in (ROOT / "docs" / "settings.md").read_text().split("\n## ")[1:]:
        found[part.splitlines()[0]] = set(re.findall(r"^\| `([A-Z_]+)` \|", part, re.MULTILINE))
    return found


def sample() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "env.sample").read_text(), re.MULTILINE))
