"""Jobs are queued by name; every name must mean something."""

import ast

import pytest

from oasst.celery import app
from oasst.core.schedule import EVERY, JOBS, SCHEDULE
from tests.house.test_layers import APPS, python_files, strings_naming_an_app
from tests.plugin import ROOT


def own_jobs() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.split(".")[0] in APPS}


def test_every_job_has_a_queue_and_every_name_is_a_job() -> None:
    assert own_jobs() == set(JOBS)


def test_the_timetable_names_jobs_only() -> None:
    assert set(EVERY) <= set(JOBS)
    assert {entry["task"] for entry in SCHEDULE.values()} == set(EVERY)


def test_every_name_an_action_queues_is_a_job() -> None:
    queued = {
        node.args[0].value
        for name in APPS
        for file in python_files(name)
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "after_commit"
        and isinstance(node.args[0], ast.Constant)
    }
    assert queued
    assert queued <= set(JOBS)


def test_celery_modules_are_called_jobs() -> None:
    """A task is a volunteer's work here, so no app has a module tasks.py."""
    assert [file for name in APPS for file in python_files(name) if file.name == "tasks.py"] == []


@pytest.mark.parametrize("name", sorted(JOBS))
def test_every_job_lives_in_the_module_its_name_says(name: str) -> None:
    own_jobs()
    assert app.tasks[name].__module__ == f"{name.split('.')[0]}.jobs"


def test_the_walk_over_strings_sees_what_it_should() -> None:
    tree = ast.parse("apps.get_model('tasks.Opening')\nimport_string('exports.x')")
    assert strings_naming_an_app(tree, {"get_model", "import_string"}) == ["tasks", "exports"]
    assert (ROOT / "manage.py").exists()
