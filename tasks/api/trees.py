"""The state of a tree."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from oasst import access
from oasst.api.base import examples, shapes
from oasst.api.base.callers import Needs
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.api.base.schema import operation
from oasst.api.base.views import Operation
from oasst.models import MessageTree, TreeState
from tasks.rules import shape

_ACTIVE = (*shape.LIVE, TreeState.READY_FOR_SCORING)


class TreeStateSerializer(serializers.Serializer[Any]):
    message_tree_id = serializers.UUIDField()
    state = serializers.ChoiceField(TreeState.values)
    goal_tree_size = serializers.IntegerField()
    max_depth = serializers.IntegerField()
    max_children_count = serializers.IntegerField()
    active = serializers.BooleanField(help_text="Tasks are, or may soon be, available.")
    origin = serializers.CharField(allow_null=True)


class State(Operation):
    needs = {"GET": Needs.KEY}
    looks_up_viewer = True
    uuids = ("message_id",)

    @operation(
        "get_message_tree_state", answers=TreeStateSerializer, errors=(Code.MESSAGE_NOT_FOUND,),
        examples={"A tree that grows": examples.TREE_STATE},
    )  # fmt: skip
    def get(self, request: Request, message_id: UUID) -> Response:
        """The state of the tree of a message."""
        tree = tree_of(message_id)
        viewer = self.viewer or AnonymousUser()
        known = self.caller.trusted or access.may_know_origin(viewer, tree)
        return Response(state_shape(tree) | ({} if known else {"origin": None}))


def tree_of(message_id: UUID) -> MessageTree:
    """Raises:
    ApiError: there is no such message.
    """
    tree = MessageTree.objects.filter(messages=message_id).first()
    if tree is None:
        raise ApiError(Code.MESSAGE_NOT_FOUND)
    return tree


def state_shape(tree: MessageTree) -> shapes.Shape:
    return {
        "message_tree_id": str(tree.pk),
        "state": tree.state,
        "goal_tree_size": tree.goal_tree_size,
        "max_depth": tree.max_depth,
        "max_children_count": tree.max_children_count,
        "active": tree.state in _ACTIVE,
        "origin": tree.origin,
    }
