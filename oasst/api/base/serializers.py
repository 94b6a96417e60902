"""Serializers of responses and common input, also for the OpenAPI document. `oasst.api.base.shapes` builds the values."""

from typing import Any

from rest_framework import serializers

MAX_TEXT = 65_536
# The response of operations without a result: null.
NULL: dict[str, Any] = {"type": "string", "nullable": True, "enum": [None]}
AUTH_METHODS = ("discord", "google", "local", "system")


class ConversationMessageSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    user_id = serializers.UUIDField(allow_null=True)
    frontend_message_id = serializers.CharField()
    text = serializers.CharField()
    lang = serializers.CharField()
    is_assistant = serializers.BooleanField()
    emojis = serializers.DictField(child=serializers.IntegerField(min_value=0))
    user_emojis = serializers.ListField(child=serializers.CharField())
    user_is_author = serializers.BooleanField(allow_null=True)
    synthetic = serializers.BooleanField(allow_null=True)


class FrontEndUserSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The name the API client chose.")
    display_name = serializers.CharField()
    auth_method = serializers.CharField()
    user_id = serializers.UUIDField()
    enabled = serializers.BooleanField()
    deleted = serializers.BooleanField()
    notes = serializers.CharField(allow_blank=True)
    created_date = serializers.DateTimeField()
    show_on_leaderboard = serializers.BooleanField()
    streak_days = serializers.IntegerField(allow_null=True)
    streak_last_day_date = serializers.DateTimeField(allow_null=True)
    last_activity_date = serializers.DateTimeField(allow_null=True)
    tos_acceptance_date = serializers.DateTimeField(allow_null=True)


class MessageSerializer(ConversationMessageSerializer):
    parent_id = serializers.UUIDField(allow_null=True)
    created_date = serializers.DateTimeField()
    review_result = serializers.BooleanField(allow_null=True)
    review_count = serializers.IntegerField()
    deleted = serializers.BooleanField()
    edited = serializers.BooleanField()
    model_name = serializers.CharField(allow_null=True)
    message_tree_id = serializers.UUIDField()
    ranking_count = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)
    user = FrontEndUserSerializer(allow_null=True)


class ConversationSerializer(serializers.Serializer[Any]):
    messages = ConversationMessageSerializer(many=True)


class MessageTreeSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    messages = MessageSerializer(many=True)


class BodyUserSerializer(serializers.Serializer[Any]):
    """The person a client speaks for; created on first use."""

    id = serializers.CharField(max_length=128, trim_whitespace=False)
    display_name = serializers.CharField(max_length=256, allow_blank=True)
    auth_method = serializers.ChoiceField(AUTH_METHODS)
