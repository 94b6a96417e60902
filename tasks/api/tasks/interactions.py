"""Answers to tasks, and labels given without one."""

from collections.abc import Callable
from typing import Any, NamedTuple

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import Malformed
from oasst.api.base.schema import operation
from oasst.api.people.delegation import Acting
from oasst.models import ApiClient, User
from tasks.acts import interactions
from tasks.api import refusals
from tasks.api.refusals import as_api_errors
from tasks.api.tasks import answer_serializers as bodies
from tasks.api.tasks import examples, stand_ins
from tasks.api.tasks.serializers import TaskDoneSerializer
from tasks.work.submission import Receipt

_OF_TASKS = (
    Code.USER_DISABLED, Code.USER_HAS_NOT_ACCEPTED_TOS, Code.TASK_NOT_FOUND, Code.TASK_EXPIRED, Code.TASK_NOT_ACK,
    Code.TASK_ALREADY_DONE, Code.TASK_NOT_ASSIGNED_TO_USER, Code.TASK_PAYLOAD_TYPE_MISMATCH,
)  # fmt: skip
_OF_TEXTS = (
    Code.INVALID_FRONTEND_MESSAGE_ID, Code.TASK_MESSAGE_TOO_LONG, Code.TASK_MESSAGE_DUPLICATED,
    Code.TASK_MESSAGE_DUPLICATE_REPLY, Code.TASK_TOO_MANY_PENDING,
)  # fmt: skip
_OF_LABELS = (
    Code.TEXT_LABELS_WRONG_MESSAGE_ID, Code.TEXT_LABELS_INVALID_LABEL, Code.TEXT_LABELS_MANDATORY_LABEL_MISSING,
    Code.TEXT_LABELS_NO_SELF_LABELING, Code.MESSAGE_NOT_FOUND,
)  # fmt: skip


def write(client: ApiClient, by: User, sent: dict[str, Any]) -> Receipt:
    name = sent["message_id"]
    by = stand_ins.holder(by, client, frontend_message_id=name)
    with as_api_errors():
        return interactions.write(
            client=client, by=by, name=name, message_name=sent["user_message_id"], text=sent["text"]
        )


def rate(client: ApiClient, by: User, sent: dict[str, Any]) -> Receipt:
    with as_api_errors():
        return interactions.rate(client=client, by=by, name=sent["message_id"])


def rank(client: ApiClient, by: User, sent: dict[str, Any]) -> Receipt:
    name, none_acceptable = sent["message_id"], bool(sent.get("not_rankable"))
    by = stand_ins.holder(by, client, frontend_message_id=name)
    with as_api_errors(refusals.OF_RANKINGS):
        return interactions.rank(
            client=client, by=by, name=name, order=sent["ranking"], none_acceptable=none_acceptable
        )


def label(client: ApiClient, by: User, sent: dict[str, Any]) -> Receipt:
    """Reviews for the named task; without a task, or as a report, labels the message freely."""
    task_id, message_id, report = sent.get("task_id"), sent["message_id"], bool(sent.get("is_report"))
    fields: dict[str, Any] = {"message_id": message_id, "values": sent["labels"], "text": sent.get("text") or ""}
    with as_api_errors(refusals.OF_LABELS):
        if task_id or not report:
            holder = stand_ins.holder(by, client, **_which(task_id, message_id))
            task = interactions.task_to_label(client, by=holder, task_id=task_id, message_id=message_id)
            if task:
                return interactions.label(client=client, by=holder, task=task, **fields)
        return interactions.label_freely(client=client, by=by, report=report, **fields)


def _which(task_id: Any, message_id: Any) -> dict[str, Any]:
    return {"pk": task_id} if task_id else {"frontend_message_id": str(message_id)}


class _Answer(NamedTuple):
    shape: type[Serializer[Any]]
    act: Callable[[ApiClient, User, dict[str, Any]], Receipt]


_ANSWERS = {
    bodies.TEXT: _Answer(bodies.TextReply, write),
    bodies.RATING: _Answer(bodies.Rating, rate),
    bodies.RANKING: _Answer(bodies.RankingReply, rank),
    bodies.LABELS: _Answer(bodies.TypedLabelsReply, label),
}


class Interaction(Acting):
    needs = {"POST": Needs.KEY}

    @operation(
        "tasks_interaction", answers=TaskDoneSerializer, examples={"Submitted": examples.TASK_DONE},
        body=PolymorphicProxySerializer(
            component_name="Interaction",
            serializers={name: answer.shape for name, answer in _ANSWERS.items()},
            resource_type_field_name="type",
        ),
        errors=(*_OF_TASKS, *_OF_TEXTS, Code.INVALID_RANKING_VALUE, *_OF_LABELS),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Answers a task. Repeating the same answer returns the first result."""
        answer = _ANSWERS.get(str(request.data.get("type"))) if isinstance(request.data, dict) else None
        if answer is None:
            raise Malformed("body", {"type": [f"One of {', '.join(_ANSWERS)} is expected."]})
        sent = self.body(answer.shape)
        receipt = answer.act(self.caller.client, self.actor(sent["user"]), sent)
        return Response({"id": str(receipt.result_id), "type": "task_done"})


class TextLabels(Acting):
    needs = {"POST": Needs.KEY}

    @operation("label_text", status=204, body=bodies.LabelsReply, errors=(*_OF_TASKS, *_OF_LABELS))
    def post(self, request: Request) -> Response:
        """Labels a message: with `task_id` as the answer to that task, with `is_report` as a report, else freely."""
        sent = self.body(bodies.LabelsReply)
        label(self.caller.client, self.actor(sent["user"]), sent)
        return Response(status=204)
