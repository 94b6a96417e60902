"""Data derived from events, read-only: `manage.py rebuild_leaderboard` recreates it."""

from django.contrib import admin

from leaderboard.models import (
    Board,
    Heard,
    Milestones,
    Placing,
    Reader,
    Received,
    Snapshot,
    Standing,
    Tally,
    Voice,
    Work,
)
from oasst.admin.base import LangFilter, LookOnly


@admin.register(Work)
class WorkAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("id", "kind", "user_id", "lang", "at", "confirmed", "deleted", "held", "paid")
    list_filter = ("kind", "confirmed", LangFilter)
    ordering = ("-at", "-id")
    found_by = ("id", "user_id", "message_id")


@admin.register(Placing)
class PlacingAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("message_id", "ranking_id", "user_id", "lang", "place", "at")
    ordering = ("-pk",)
    found_by = ("message_id", "ranking_id", "user_id")


@admin.register(Received)
class ReceivedAdmin(LookOnly):
    list_display = ("message_id", "what", "number", "total")
    ordering = ("-pk",)
    found_by = ("message_id",)


@admin.register(Voice)
class VoiceAdmin(LookOnly):
    list_display = ("user_id", "other_id", "texts", "liked", "graded", "ayes", "nays")
    ordering = ("-pk",)
    found_by = ("user_id", "other_id")


@admin.register(Heard)
class HeardAdmin(LookOnly):
    list_display = ("user_id", "readers", "liking", "graded", "rankers", "agreeing")
    ordering = ("user_id",)
    found_by = ("user_id",)


@admin.register(Milestones)
class MilestonesAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("tree_id", "lang", "state", "prompted_at", "accepted_at", "growing_at", "ranking_at", "finished_at")
    list_filter = (LangFilter,)
    ordering = ("-prompted_at",)
    found_by = ("tree_id",)


@admin.register(Tally)
class TallyAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("user_id", "lang", "span", "start", "texts_accepted", "reviews_agreed", "rankings_good")
    list_filter = ("span", LangFilter)
    ordering = ("-pk",)
    found_by = ("user_id",)


@admin.register(Standing)
class StandingAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("user_id", "window", "lang", "points", "leader_score")
    list_filter = ("window", LangFilter)
    ordering = ("-pk",)
    found_by = ("user_id",)


@admin.register(Board)
class BoardAdmin(LookOnly):
    list_display = ("window", "since", "refreshed_at")
    ordering = ("since",)
    found_by = ()


@admin.register(Reader)
class ReaderAdmin(LookOnly):
    list_display = ("name", "seq")
    ordering = ("name",)
    found_by = ()


@admin.register(Snapshot)
class SnapshotAdmin(LookOnly):
    list_display = ("name", "made_at")
    ordering = ("name",)
    found_by = ()
