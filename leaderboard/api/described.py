"""Response schemas of leaderboards and statistics for the OpenAPI document."""

from typing import Any

from rest_framework import serializers

from leaderboard.boards import abuse_review
from leaderboard.rules import scoring
from leaderboard.rules.windows import Window

FRAMES = [window.value for window in Window]


class OnBoardSerializer(serializers.Serializer[Any]):
    """A user on a leaderboard."""

    rank = serializers.IntegerField(allow_null=True)
    user_id = serializers.UUIDField()
    highlighted = serializers.BooleanField(help_text="True for the user the request is made for.")
    username = serializers.CharField()
    auth_method = serializers.CharField()
    display_name = serializers.CharField()
    last_activity_date = serializers.DateTimeField(allow_null=True)
    base_date = serializers.DateTimeField(allow_null=True, help_text="Start of the period.")
    modified_date = serializers.DateTimeField(allow_null=True)


class UserScoreSerializer(OnBoardSerializer):
    leader_score = serializers.IntegerField()
    level = serializers.IntegerField(help_text="0 without any contributions.")
    streak_days = serializers.IntegerField(allow_null=True)
    streak_last_day_date = serializers.DateTimeField(allow_null=True, help_text="Start of the streak.")

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), **{name: serializers.IntegerField() for name in scoring.COUNTED}}


class LeaderboardSerializer(serializers.Serializer[Any]):
    time_frame = serializers.ChoiceField(FRAMES)
    last_updated = serializers.DateTimeField()
    leaderboard = UserScoreSerializer(many=True)


class TrollScoreSerializer(OnBoardSerializer):
    enabled = serializers.BooleanField()
    deleted = serializers.BooleanField()
    show_on_leaderboard = serializers.BooleanField()
    troll_score = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        counted = {WIRE_NAMES.get(name, name): serializers.IntegerField() for name in abuse_review.COUNTED}
        means = {name: serializers.FloatField(allow_null=True) for name in abuse_review.SCALES}
        return {**super().get_fields(), **counted, **means}


# Misspelt in Open Assistant's API (docs/reference/traps.md), so its clients expect this name.
WIRE_NAMES = {"lang_mismatch": "lang_mismach"}


class TrollboardSerializer(serializers.Serializer[Any]):
    time_frame = serializers.ChoiceField(FRAMES)
    last_updated = serializers.DateTimeField()
    trollboard = TrollScoreSerializer(many=True)


class ScoresByFrameSerializer(serializers.Serializer[Any]):
    """A user's score per time frame with contributions."""

    def get_fields(self) -> dict[str, Any]:
        return {frame: UserScoreSerializer(required=False) for frame in FRAMES}


class CachedStatsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    last_updated = serializers.DateTimeField()
    stats = serializers.JSONField()


class AllCachedStatsSerializer(serializers.Serializer[Any]):
    stats_by_name = serializers.DictField(child=CachedStatsSerializer())
