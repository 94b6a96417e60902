"""Programs that follow Open Assistant's manual to the letter carry a tree from a prompt to its end, two of them at once."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from oasst.models import Message, MessageTree, Ranking, Review
from tasks.models import Task
from tasks.rules.thresholds import COMMONS, PRESETS
from tasks.trees import flow
from tests.api.conftest import Program
from tests.api.volunteers import Json
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 240
_numbers = count(1)


@dataclass
class Script:
    """One person of a program, who asks for work and does it until told to stop. Everything goes over HTTP."""

    program: Program
    who: str
    stop: threading.Event
    dice: random.Random = field(default_factory=random.Random)
    did: Counter[str] = field(default_factory=Counter)
    wrong: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.program = replace(self.program, web=Client())
        self.thread = threading.Thread(target=self.run)
        self.user = {"id": self.who, "display_name": "", "auth_method": "discord"}

    def run(self) -> None:
        try:
            while not self.stop.is_set() and not self.wrong:
                self.work()
        except BaseException as failure:
            self.wrong.append(failure)
        finally:
            connections.close_all()

    def post(self, path: str, body: Any, *, may: tuple[int, ...] = (200,), **query: Any) -> Any:
        response = self.program.post(path, body, user=f"discord:{self.who}", **query)
        if response.status_code == 307:
            response = self.program.post(response.headers["Location"].removeprefix("/api/v1"), body)
        if response.status_code not in may:
            self.wrong.append((path, body, response.status_code, response.content))
        return response

    def work(self) -> None:
        available = self.post("/tasks/availability", self.user, lang="en").json()
        if not available["random"]:
            time.sleep(0.05)
            return
        response = self.post(
            self.dice.choice(("/tasks/", "/tasks")), {"type": "random", "user": self.user}, may=(200, 503)
        )
        if response.status_code == 503:
            assert response.json()["error_code"] == 1006
            return
        task = response.json()
        if self.dice.random() < 0.05 and task["type"] != "initial_prompt":
            self.post(f"/tasks/{task['id']}/nack", {}, may=(204,))
            self.did["nack"] += 1
            return
        name = f"{self.who}-{next(_numbers)}"
        for _again in range(2):
            self.post(f"/tasks/{task['id']}/ack", {"message_id": name}, may=(204,))
        self.answer(task, name)

    def answer(self, task: Json, name: str) -> None:
        """What is sent with every interaction by the web site, whatever the type, is sent here, too."""
        body = {
            "user": self.user, "message_id": name, "user_message_id": f"u-{name}", "task_id": task["id"], "lang": "en",
            **self.content(task),
        }  # fmt: skip
        if body["type"] == "text_labels" and self.dice.random() < 0.3:
            self.post("/text_labels/", body, may=(204,))
        else:
            first, again = (self.post("/tasks/interaction", body, may=(200, 400)) for _ in range(2))
            assert first.content == again.content
            # Others may have ended the work meanwhile.
            assert first.status_code == 200 or first.json()["error_code"] == 2101
        self.did[task["type"]] += 1

    def content(self, task: Json) -> Json:
        match task["type"].partition("_")[0]:
            case "label":
                self.post("/text_labels/", {"user": self.user, "message_id": task["message_id"], "labels": [], "text": ""},
                          may=(204,))  # fmt: skip
                labels = dict.fromkeys(task["mandatory_labels"], "0") | {"quality": f"{self.dice.random():.12f}"}
                return {"type": "text_labels", "message_id": task["message_id"], "text": "", "labels": {
                    name: value for name, value in labels.items() if name in task["valid_labels"]
                }}  # fmt: skip
            case "rank":
                order = list(range(len(task["replies"])))
                self.dice.shuffle(order)
                return {"type": "message_ranking", "ranking": order}
        turns = len(task.get("conversation", {}).get("messages", []))
        return {"type": "text_reply_to_message", "text": f"Turn {turns} by {self.who}, {next(_numbers)}"}


def until(holds: Callable[[], bool], crowd: list[Script]) -> None:
    """Meanwhile decides what the jobs would."""
    give_up = time.monotonic() + PATIENCE_S
    while not holds() and not any(each.wrong for each in crowd) and time.monotonic() < give_up:
        flow.decide("en")
        time.sleep(0.1)


def test_two_programs_at_once_carry_a_tree_to_its_end(
    bot: Program, other_bot: Program, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMIT = False
    # Whose reviews count is another test's: all these people are new, and their programs are not trusted.
    one_tree = replace(
        COMMONS, goal_tree_size=6, max_active_trees=1, max_initial_prompt_review=0, independent_reviews=False
    )
    monkeypatch.setitem(PRESETS, "commons", one_tree)
    stop = threading.Event()
    crowd = [Script(program, f"person {n} of {program.client}", stop) for n in range(4) for program in (bot, other_bot)]
    for each in crowd:
        each.thread.start()
    until(lambda: MessageTree.objects.filter(state="ready_for_export").exists(), crowd)
    stop.set()
    for each in crowd:
        each.thread.join()
    assert [each.wrong for each in crowd if each.wrong] == []
    assert set(MessageTree.objects.values_list("state", flat=True)) >= {"ready_for_export"}
    finished = Message.objects.filter(tree__state="ready_for_export")
    assert finished.filter(review_result=True, deleted=False).count() >= 6
    done_through = [set(model.objects.values_list("client", flat=True)) for model in (Message, Review, Ranking)]
    assert set.union(*done_through) == {bot.client.pk, other_bot.client.pk}
    assert set(Task.objects.values_list("client", flat=True)) == {bot.client.pk, other_bot.client.pk}
    assert sum((each.did for each in crowd), Counter())["rank_assistant_replies"] >= 3
    assert broken_promises() == []
