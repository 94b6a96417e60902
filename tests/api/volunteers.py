"""People who work through an API client, as its programs do: ask, acknowledge, answer."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from oasst.models import User
from tests.api.conftest import Program

_numbers = count(1)

Json = dict[str, Any]


@dataclass
class Volunteer:
    """A person as one client knows them. `acked` maps the tasks that were acknowledged to the client's ids of them."""

    program: Program
    name: str
    acked: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> Json:
        return {"id": self.name, "display_name": self.name.title(), "auth_method": "local"}

    @property
    def head(self) -> str:
        return f"local:{self.name}"

    @property
    def row(self) -> User:
        return User.objects.get(identities__client=self.program.client, identities__username=self.name)

    def asks(self, type_: str = "random", **more: Any) -> Any:
        return self.program.post("/tasks/", {"type": type_, "user": self.user, **more})

    def given(self, type_: str = "random", **more: Any) -> Json:
        """A task, acknowledged."""
        response = self.asks(type_, **more)
        assert response.status_code == 200, response.json()
        task: Json = response.json()
        self.acks(task)
        return task

    def acks(self, task: Json, name: str = "", *, user: str = "") -> Any:
        self.acked[task["id"]] = name or f"m-{next(_numbers)}"
        return self.program.post(f"/tasks/{task['id']}/ack", {"message_id": self.acked[task["id"]]}, user=user)

    def interacts(self, type_: str, task: Json | None = None, **more: Any) -> Any:
        body: Json = {"type": type_, "user": self.user, **more}
        if task:
            body.setdefault("message_id", self.acked[task["id"]])
        return self.program.post("/tasks/interaction", body)

    def writes(self, task: Json, text: str = "", **more: Any) -> Any:
        number = next(_numbers)
        body = {"user_message_id": f"u-{number}", "text": text or f"Text number {number}", **more}
        return self.interacts("text_reply_to_message", task, **body)

    def ranks(self, task: Json, order: list[int], **more: Any) -> Any:
        return self.interacts("message_ranking", task, ranking=order, **more)

    def labels(self, task: Json, values: Any = None, **more: Any) -> Any:
        body = {"message_id": task["message_id"], "task_id": task["id"], "text": "", **more}
        return self.interacts("text_labels", labels={"spam": 0} if values is None else values, **body)

    def does(self, task: Json) -> Any:
        """Answers it sensibly."""
        if task["type"].startswith("label"):
            return self.labels(task)
        if task["type"].startswith("rank"):
            return self.ranks(task, list(range(len(task["replies"]))))
        return self.writes(task)

    def works(self, type_: str = "random", **more: Any) -> Json:
        """Asks, acknowledges, answers; returns the task."""
        task = self.given(type_, **more)
        response = self.does(task)
        assert response.status_code == 200, response.json()
        return task


def a_crowd(program: Program, number: int) -> list[Volunteer]:
    return [Volunteer(program, f"volunteer {next(_numbers)}") for _ in range(number)]
