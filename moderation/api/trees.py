"""Halting a tree, and lifting a halt."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from moderation.api import removal
from moderation.models import Kind
from oasst.api.base import examples
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.schema import operation
from oasst.models import TreeState
from tasks.api import trees


class HaltQuery(serializers.Serializer[Any]):
    halt = serializers.BooleanField(help_text="true stops all work on the tree, false resumes it.")


class State(trees.State):
    needs = {"GET": Needs.KEY, "PUT": Needs.TRUSTED}

    @operation(
        "put_message_tree_state", answers=trees.TreeStateSerializer, query=HaltQuery, errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"A tree that goes on": examples.TREE_STATE},
    )  # fmt: skip
    def put(self, request: Request, message_id: UUID) -> Response:
        """Halts or resumes the tree. Idempotent."""
        halts = self.query(HaltQuery)["halt"]
        tree = trees.tree_of(message_id)
        if halts != (tree.state == TreeState.HALTED_BY_MODERATOR):
            kind = Kind.HALT if halts else Kind.RESUME
            removal.take(removal.order(self.caller, kind, messages=[tree.pk]))
            tree.refresh_from_db()
        return Response(trees.state_shape(tree))
