"""What docs/api.md says is true: its commands and its bot work against a live server."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from pytest_django.live_server_helper import LiveServer

from oasst.models import ApiClient, Message, MessageTree, Ranking, Review
from tasks.models import Task
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS, PRESETS
from tasks.trees import flow
from tests.api.conftest import Program
from tests.plugin import ROOT
from tests.resting import until_at_rest
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db(transaction=True)
GUIDE = (ROOT / "docs" / "api.md").read_text()
BOT = ROOT / "docs" / "examples" / "bot.py"
PATIENCE_S = 280


@pytest.fixture(autouse=True)
def _one_small_tree(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One tree at a time, and the threads of the server keep no connection that the test database would wait for."""
    settings.RATE_LIMIT = False
    small = replace(COMMONS, goal_tree_size=5, max_children_count=2, max_active_trees=1, max_initial_prompt_review=1)
    monkeypatch.setitem(PRESETS, "commons", small)
    monkeypatch.setitem(connections["default"].settings_dict, "CONN_MAX_AGE", 0)


def decide_until(over: Callable[[], object]) -> None:
    """Decides what the jobs would, until it is over or patience is."""
    give_up = time.monotonic() + PATIENCE_S
    while not over() and time.monotonic() < give_up:
        flow.decide("en")
        time.sleep(0.3)


@contextmanager
def running(words: list[str], says: Path, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that writes what it says into the file; it ends here at the latest, and what it started with it."""
    with says.open("wb") as out:
        process = subprocess.Popen(
            words, env={**os.environ, **environment}, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def answers(said: str) -> list[Any]:
    """The JSON values that stand one behind the other."""
    found, place = [], 0
    while place < len(said.rstrip()):
        value, place = json.JSONDecoder().raw_decode(said, place)
        found.append(value)
        place += len(said[place:]) - len(said[place:].lstrip())
    return found


def test_the_commands_of_the_guide_lead_from_a_key_to_a_finished_tree(
    live_server: LiveServer, settings: Any, tmp_path: Path
) -> None:
    if missing := [name for name in ("bash", "curl", "jq") if shutil.which(name) is None]:
        pytest.skip(f"not on the PATH: {', '.join(missing)}")
    settings.ROOT_TOKENS = ["root-token"]
    commands = "\n".join(re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL))
    says = tmp_path / "said"
    shell = ["bash", "-euo", "pipefail", "-c", commands]
    with running(shell, says, SITE=live_server.url, ROOT_TOKEN="root-token") as process:
        decide_until(lambda: process.poll() is not None)
    assert process.returncode == 0, says.read_text()
    assert ApiClient.objects.get().admin_email == "me@example.org"
    tree = answers(says.read_text())[-1]
    assert len(tree["messages"]) >= 5
    assert MessageTree.objects.get(pk=tree["id"]).state == "ready_for_export"
    assert Message.objects.get(pk=tree["id"]).frontend_message_id == "my-2"
    assert Task.objects.filter(state="skipped").count() == 1


def test_bots_finish_a_tree_and_do_all_kinds_of_work(live_server: LiveServer, bot: Program, tmp_path: Path) -> None:
    def finished() -> bool:
        return MessageTree.objects.filter(state="ready_for_export").exists()

    with ExitStack() as bots:
        for number in range(6):
            words = [sys.executable, str(BOT), live_server.url, bot.key, f"bot {number}"]
            bots.enter_context(running(words, tmp_path / f"bot-{number}"))
        decide_until(finished)
    until_at_rest()  # the last requests of bots that have ended
    said = [line for each in tmp_path.iterdir() for line in each.read_text().splitlines()]
    assert finished(), said
    assert [line for line in said if line not in kinds.ALL and '"error_code":1006' not in line] == []
    assert {"initial_prompt", "assistant_reply", "prompter_reply", "rank_assistant_replies"} <= set(said)
    assert {"label_initial_prompt", "label_assistant_reply", "label_prompter_reply"} <= set(said)
    assert {bot.client.pk} == {
        client for model in (Message, Review, Ranking) for client in model.objects.values_list("client", flat=True)
    }
    assert broken_promises() == []


def test_the_bot_is_as_short_as_the_guide_says_and_needs_nothing_but_python() -> None:
    lines = [line for line in BOT.read_text().splitlines() if line.strip()]
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith("import ")}
    assert len(lines) == 40
    assert imported <= sys.stdlib_module_names
