"""Operations on a claimed task before its answer: acknowledge, skip, close."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from tasks.acts import interactions
from tasks.api import refusals
from tasks.api.refusals import as_api_errors
from tasks.api.tasks import examples, stand_ins
from tasks.api.tasks.serializers import TaskDoneSerializer
from tasks.work import access, acknowledgements, collective


class ClientsId(serializers.Serializer[Any]):
    """The client-side id of the task: any string that the client uses for no other task."""

    message_id = serializers.CharField(trim_whitespace=False, allow_blank=True)


class Reason(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_null=True, allow_blank=True)


class Ack(Operation):
    needs = {"POST": Needs.KEY}
    looks_up_viewer = True
    uuids = ("task_id",)

    @operation(
        "tasks_acknowledge", status=204, body=ClientsId,
        errors=(
            Code.TASK_NOT_FOUND, Code.TASK_ALREADY_UPDATED, Code.TASK_NOT_ASSIGNED_TO_USER,
            Code.INVALID_FRONTEND_MESSAGE_ID,
        ),
    )  # fmt: skip
    def post(self, request: Request, task_id: UUID) -> Response:
        """Binds a client-side id to the task and extends its lease. Repeating it with the same id changes nothing."""
        name, client = self.body(ClientsId)["message_id"], self.caller.client
        by = self.viewer and stand_ins.holder(self.viewer, client, pk=task_id)
        with as_api_errors(refusals.OF_ACK, status=404):
            task = access.task_for_client(client, task_id, by=by)
            acknowledgements.ack(task=task, frontend_message_id=name, client=client)
        return Response(status=204)


class Nack(Operation):
    needs = {"POST": Needs.KEY}
    looks_up_viewer = True
    uuids = ("task_id",)

    @operation(
        "tasks_acknowledge_failure", status=204, body=Reason,
        errors=(
            Code.USER_NOT_SPECIFIED, Code.TASK_NOT_FOUND, Code.TASK_EXPIRED, Code.TASK_ALREADY_DONE,
            Code.TASK_NOT_ASSIGNED_TO_USER,
        ),
    )  # fmt: skip
    def post(self, request: Request, task_id: UUID) -> Response:
        """Skips the task for the user in X-OASST-User, who is not offered it again for some time."""
        reason, client = self.body(Reason).get("reason") or "", self.caller.client
        if self.viewer is None:
            raise ApiError(Code.USER_NOT_SPECIFIED, "Name the user who skips the task in X-OASST-User.")
        by = stand_ins.holder(self.viewer, client, pk=task_id)
        with as_api_errors():
            interactions.skip(client=client, by=by, task_id=task_id, reason=reason)
        return Response(status=204)


class Close(Operation):
    needs = {"POST": Needs.KEY}

    @operation(
        "close_collective_task", answers=TaskDoneSerializer, body=ClientsId,
        errors=(Code.TASK_NOT_COLLECTIVE, Code.TASK_ALREADY_DONE), missing=(Code.TASK_NOT_FOUND,),
        examples={"Closed": examples.TASK_DONE},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Closes a collective task, named by its client-side id, to further answers."""
        name = self.body(ClientsId)["message_id"]
        with as_api_errors(status=404):
            task = collective.close(self.caller.client, name)
        return Response({"id": str(task.pk), "type": "task_done"})
