"""Pages of the admin about the platform itself: the rules in force, the background jobs."""

import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from pytest_django import Settings
from redis.exceptions import ConnectionError as NoRedis

from oasst.background import runs
from oasst.celery import app
from oasst.core.schedule import JOBS
from oasst.models import User
from tasks.rules import parameters
from tasks.rules.moderation_rules import ModerationRules
from tasks.rules.thresholds import CLASSIC, COMMONS, Rules
from tests.pages.cast import signed_in

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


# --- Rules --------------------------------------------------------------------------------------------------------------


def test_every_rule_is_told_with_its_section_and_its_meaning() -> None:
    told = {each.name: each for each in parameters.in_force()}
    names = {field.name for field in (*fields(Rules), *fields(ModerationRules))} - {"name", "moderation"}
    assert set(told) == names
    assert [name for name, each in told.items() if not each.meaning or not each.section] == []
    goal, weight = told["goal_tree_size"], told["weight_ranking"]
    assert (goal.section, goal.meaning) == (
        "The shape of a tree, copied into each tree when it begins",
        "Accepted messages wanted in a tree, the prompt included.",
    )
    assert weight.meaning == told["weight_initial_prompt"].meaning
    assert (goal.value, goal.source) == (COMMONS.goal_tree_size, "commons, classic")
    assert (told["undo_skip"].written, told["no_prompts_in"].written) == (["0:00:15"] * 3, ["–"] * 3)


def test_a_rule_says_which_preset_or_setting_it_has_its_value_from(settings: Settings) -> None:
    settings.POLICY, settings.DEBUG_ALLOW_SELF_LABELING = "classic", True
    told = {each.name: (each.value, each.source) for each in parameters.in_force()}
    assert (told["signals_act"], told["self_labeling"]) == ((CLASSIC.signals_act, "classic"), (True, ""))


@pytest.mark.django_db
def test_the_page_shows_every_rule(mod: User, settings: Settings) -> None:
    settings.POLICY = "classic"
    page = signed_in(mod).get("/admin/rules/").content.decode()
    assert [name for name in COMMONS.values() if name != "name" and re.search(rf">\s*{name}\s*<", page) is None] == []
    assert "<strong>classic</strong>" in page


# --- Jobs ---------------------------------------------------------------------------------------------------------------


def _run(name: str) -> None:
    app.loader.import_default_modules()
    app.tasks[name].apply()


def _job(name: str) -> runs.Job:
    return next(each for each in runs.read() if each.name == name)


@pytest.mark.django_db
def test_a_run_is_kept_with_its_time_and_what_failed_by_its_class_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {each.name: each.last for each in runs.read()} == dict.fromkeys(JOBS)
    _run("oasst.number_events")
    ran = _job("oasst.number_events")
    assert ran.last is not None
    assert (ran.failures, ran.error, ran.is_late(ran.last.at)) == (0, "", False)

    def broken() -> int:
        raise ValueError("somebody's text")

    monkeypatch.setattr("oasst.notifications.digests.send_due", broken)
    for _ in range(2):
        _run("oasst.send_digests")
    failed = _job("oasst.send_digests")
    assert (failed.failures, failed.error) == (2, "ValueError")
    assert failed.failed_at == (failed.last and failed.last.at)


@pytest.mark.parametrize(
    ("every", "ago", "late"), [(5, 59, False), (5, 61, True), (300, 899, False), (300, 901, True), (None, 9_999, False)]
)
def test_a_job_is_late_after_three_of_its_periods_and_a_minute(every: float | None, ago: int, late: bool) -> None:
    last = runs.Run(NOW - timedelta(seconds=ago), 0.1)
    job = runs.Job("x", "default", every, last, failures=0, failed_at=None, error="")
    assert job.is_late(NOW) is late


@pytest.mark.django_db
def test_the_page_tells_how_every_job_fares(mod: User) -> None:
    _run("oasst.number_events")
    cache.set("job-run:tasks.sweep", ((datetime.now(UTC) - timedelta(hours=2)).timestamp(), 1.5), timeout=None)
    page = signed_in(mod).get("/admin/jobs/")
    told = {job.name: (late, purpose) for job, late, purpose in page.context["jobs"]}
    assert set(told) == set(JOBS)
    assert [name for name, (_late, purpose) in told.items() if not purpose] == []
    assert [name for name, (late, _purpose) in told.items() if late] == ["tasks.sweep"]


@pytest.mark.django_db
def test_without_redis_jobs_go_on_and_the_page_says_why_it_is_empty(mod: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(mod)

    def away(*_args: object, **_kwargs: object) -> None:
        raise NoRedis

    monkeypatch.setattr("oasst.background.runs.cache.set", away)
    _run("oasst.number_events")
    monkeypatch.setattr("oasst.background.runs.cache.get_many", away)
    page = client.get("/admin/jobs/")
    assert (page.status_code, page.context["jobs"]) == (200, [])
    assert "Redis isn&#x27;t responding" in page.content.decode()
