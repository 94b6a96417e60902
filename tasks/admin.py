"""The engine's tables, to look at: everything that changes them is an action."""

from django.contrib import admin

from oasst.admin.base import LangFilter, LookOnly
from tasks.models import Draft, Opening, Task, TutorialMark


@admin.register(Opening)
class OpeningAdmin(LookOnly):
    list_display = ("kind", "lang", "message_id", "wanted", "leased", "done", "turn")
    list_filter = ("kind", LangFilter)
    ordering = ("lang", "kind", "turn")
    found_by = ("message_id", "tree_id")


@admin.register(Task)
class TaskAdmin(LookOnly):
    list_display = ("id", "kind", "state", "lang", "user", "created_at", "until", "skip_reason")
    list_filter = ("kind", "state")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    found_by = ("id", "user_id", "message_id", "tree_id")


@admin.register(Draft)
class DraftAdmin(LookOnly):
    """Whose drafts there are and why they were set aside; what they say is their writer's own."""

    list_display = ("user", "kind", "lang", "reason", "updated_at")
    list_select_related = ("user",)
    ordering = ("-updated_at",)
    found_by = ("user_id", "message_id")
    exclude = ("content",)


@admin.register(TutorialMark)
class TutorialMarkAdmin(LookOnly):
    list_display = ("user", "what", "at")
    list_filter = ("what",)
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("user_id",)
