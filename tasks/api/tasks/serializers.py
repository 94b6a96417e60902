"""Serializers of task objects for the OpenAPI document. `tasks.api.tasks.objects` builds them."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from oasst.api.base.serializers import ConversationMessageSerializer, ConversationSerializer
from tasks.api.labels import LabelSerializer
from tasks.rules import kinds

_Serializer = serializers.Serializer[Any]


def literal(*values: str) -> serializers.Field[Any, Any, Any, Any]:
    """A string field with these values, inlined in the schema of each object."""

    @extend_schema_field({"type": "string", "enum": list(values)})
    class Literal(serializers.ChoiceField):
        pass

    return Literal(values)


class InitialPromptTaskSerializer(_Serializer):
    id = serializers.UUIDField()
    type = literal(kinds.INITIAL_PROMPT)
    hint = serializers.CharField(allow_null=True)


class PrompterReplyTaskSerializer(_Serializer):
    id = serializers.UUIDField()
    type = literal(kinds.PROMPTER_REPLY)
    conversation = ConversationSerializer()
    hint = serializers.CharField(allow_null=True)


class AssistantReplyTaskSerializer(_Serializer):
    id = serializers.UUIDField()
    type = literal(kinds.ASSISTANT_REPLY)
    conversation = ConversationSerializer()


class RankTaskSerializer(_Serializer):
    id = serializers.UUIDField()
    type = literal(*kinds.RANKING)
    conversation = ConversationSerializer()
    replies = serializers.ListField(child=serializers.CharField(), help_text="Deprecated: the texts alone.")
    reply_messages = ConversationMessageSerializer(many=True)
    message_tree_id = serializers.UUIDField()
    ranking_parent_id = serializers.UUIDField()
    reveal_synthetic = serializers.BooleanField(
        help_text="True if all replies are synthetic; else `synthetic` is null."
    )


class _LabelTaskSerializer(_Serializer):
    id = serializers.UUIDField()
    message_id = serializers.UUIDField()
    conversation = ConversationSerializer()
    valid_labels = serializers.ListField(child=serializers.CharField())
    mandatory_labels = serializers.ListField(child=serializers.CharField())
    mode = literal("simple", "full")
    disposition = literal("quality", "spam")
    labels = LabelSerializer(many=True)


class LabelInitialPromptTaskSerializer(_LabelTaskSerializer):
    type = literal(kinds.LABEL_INITIAL_PROMPT)
    prompt = serializers.CharField(help_text="Deprecated: the text alone.")


class LabelReplyTaskSerializer(_LabelTaskSerializer):
    type = literal(kinds.LABEL_PROMPTER_REPLY, kinds.LABEL_ASSISTANT_REPLY)
    reply = serializers.CharField(help_text="Deprecated: the text alone.")


TASK = PolymorphicProxySerializer(
    component_name="Task",
    serializers={
        kinds.INITIAL_PROMPT: InitialPromptTaskSerializer,
        kinds.PROMPTER_REPLY: PrompterReplyTaskSerializer,
        kinds.ASSISTANT_REPLY: AssistantReplyTaskSerializer,
        kinds.RANK_PROMPTER_REPLIES: RankTaskSerializer,
        kinds.RANK_ASSISTANT_REPLIES: RankTaskSerializer,
        kinds.LABEL_INITIAL_PROMPT: LabelInitialPromptTaskSerializer,
        kinds.LABEL_PROMPTER_REPLY: LabelReplyTaskSerializer,
        kinds.LABEL_ASSISTANT_REPLY: LabelReplyTaskSerializer,
    },
    resource_type_field_name="type",
)


class TaskDoneSerializer(_Serializer):
    id = serializers.UUIDField(help_text="The resulting message, review or ranking.")
    type = literal("task_done")
