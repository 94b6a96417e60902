"""Programs that call as those written for Open Assistant do: the server of its web site, and its JavaScript bot.

Written from the description of what they send, not from their code. What they are told they must be able to go on with,
so each call names the one answer that its program understands.
"""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.api.conftest import Program
from tests.api.volunteers import Json

_numbers = count(1)


@dataclass
class SiteUser:
    """A person of the original web site. Its server names them in a header of every call, whatever the call is."""

    program: Program
    name: str
    method: str = "discord"
    shown: Json | None = None
    registered: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> Json:
        return {"id": self.name, "display_name": f"Person {self.name}", "auth_method": self.method}

    def calls(self, method: str, path: str, body: Any = None, *, expects: int = 200, **query: Any) -> Any:
        response = self.program.call(method, path, body, user=f"{self.method}:{self.name}", **query)
        assert response.status_code == expects, (path, response.status_code, response.content)
        return response.json() if response.content else None

    def signs_in(self) -> Json:
        found: Json = self.calls("POST", "/frontend_users/", self.user)
        return found

    def accepts_the_terms(self) -> None:
        self.calls("POST", "/frontend_users/", {**self.user, "tos_acceptance": True})

    def opens_the_dashboard(self) -> Json:
        me = self.calls("GET", f"/frontend_users/{self.method}/{self.name}")
        self.calls("GET", f"/users/{me['user_id']}/stats")
        self.calls("GET", "/leaderboards/day", max_count=5)
        self.calls("GET", f"/users/{me['user_id']}/stats/day/window", window_size=3)
        self.calls("GET", "/messages/", lang="en", desc=True)
        self.calls("GET", f"/users/{me['user_id']}/messages/cursor", include_deleted=False, max_count=10, desc=True)
        self.calls("GET", "/text_labels/valid_labels")
        found: Json = self.calls("POST", "/tasks/availability", self.user, lang="en")
        return found

    def opens_a_task_page(self, type_: str) -> Json:
        """Every load of the page asks for a task. The site keeps it under an id of its own."""
        body = {"type": type_, "user": self.user, "collective": False, "lang": "en"}
        task: Json = self.calls("POST", "/tasks/", body)
        self.shown = task
        self.registered[task["id"]] = f"registered-{next(_numbers)}"
        return task

    def submits(self, content: Json) -> Json:
        """Acknowledges only now, right before the answer, which carries everything whatever its type."""
        assert self.shown is not None
        task, type_ = self.shown, _type_of_answer(self.shown)
        name = self.registered[task["id"]]
        self.calls("POST", f"/tasks/{task['id']}/ack", {"message_id": name}, expects=204)
        body = {
            "type": type_, "user": self.user, "task_id": task["id"], "message_id": name,
            "user_message_id": f"answer-{next(_numbers)}", "lang": "en", **content,
        }  # fmt: skip
        done: Json = self.calls("POST", "/tasks/interaction", body)
        assert done["type"] == "task_done"
        return done

    def skips(self) -> None:
        assert self.shown is not None
        self.calls("POST", f"/tasks/{self.shown['id']}/nack", {}, expects=204)

    def works(self, type_: str) -> Json:
        task = self.opens_a_task_page(type_)
        assert self.opens_a_task_page(type_)["id"] == task["id"]
        self.submits(_answer(task, zero_for_untouched=True))
        return task


@dataclass
class JsBot:
    """A person of the JavaScript bot. It sends no header, names label tasks as their message, and labels apart."""

    program: Program
    name: str

    @property
    def user(self) -> Json:
        return {"id": self.name, "display_name": "a bot's person", "auth_method": "discord"}

    def asks(self, type_: str = "random") -> Json | None:
        """A task, or None where the server says that there is none."""
        response = self.program.post("/tasks/", {"type": type_, "user": self.user, "collective": False, "lang": "en"})
        if response.status_code == 503:
            assert response.json()["error_code"] == 1006
            return None
        assert response.status_code == 200, response.content
        task: Json = response.json()
        return task

    def solves(self, task: Json) -> None:
        is_label = task["type"].startswith("label")
        name = task["message_id"] if is_label else f"js-{next(_numbers)}"
        ack = self.program.post(f"/tasks/{task['id']}/ack", {"message_id": name})
        assert ack.status_code == 204, ack.content
        if is_label:
            body = {"type": "text_labels", "user": self.user, "message_id": task["message_id"], "task_id": task["id"],
                    "text": task.get("reply", task.get("prompt")), **_answer(task)}  # fmt: skip
            response = self.program.post("/text_labels/", body)
        else:
            body = {"type": _type_of_answer(task), "user": self.user, "message_id": name, "lang": "en",
                    "user_message_id": f"js-answer-{next(_numbers)}", **_answer(task)}  # fmt: skip
            response = self.program.post("/tasks/interaction", body)
        assert response.status_code in (200, 204), response.content

    def works(self, type_: str = "random") -> str | None:
        task = self.asks(type_)
        if task:
            self.solves(task)
        return str(task["type"]) if task else None


def _type_of_answer(task: Json) -> str:
    kind = task["type"].partition("_")[0]
    return {"label": "text_labels", "rank": "message_ranking"}.get(kind, "text_reply_to_message")


def _answer(task: Json, *, zero_for_untouched: bool = False) -> Json:
    """What the program puts into its answer. The site sends 0 for every scale that no one has touched."""
    if task["type"].startswith("label"):
        assert set(task["mandatory_labels"]) <= set(task["valid_labels"])
        values = dict.fromkeys(task["valid_labels"], 0) if zero_for_untouched else {"quality": 0.8437219347219043}
        labels = {**values, **dict.fromkeys(task["mandatory_labels"], 0)}
        asked = {name: value for name, value in labels.items() if name in task["valid_labels"]}
        return {"message_id": task["message_id"], "labels": asked, "text": ""}
    if task["type"].startswith("rank"):
        assert len(task["replies"]) == len(task["reply_messages"])
        return {"ranking": list(range(len(task["replies"]))), "not_rankable": False}
    assert task["type"] != "initial_prompt" or "hint" in task
    turns = [each["text"] for each in task.get("conversation", {}).get("messages", [])]
    return {"text": f"What was written after {len(turns)} turns, number {next(_numbers)}"}
