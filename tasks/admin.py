"""Read-only admin of the engine's tables: only actions change them."""

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oasst.admin.base import LangFilter, LookOnly
from tasks import queues
from tasks.models import DailyGoal, Draft, Opening, Task, TutorialMark, WritingHabit


class LateFilter(admin.SimpleListFilter):
    title = _("waiting for reviews for three days")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: "ModelAdmin[Opening]") -> list[tuple[str, str]]:
        return [("yes", gettext("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Opening]) -> QuerySet[Opening]:
        return queryset.filter(pk__in=queues.long_in_review().values("pk")) if self.value() else queryset


@admin.register(Opening)
class OpeningAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("kind", "lang", "message_id", "wanted", "leased", "done", "waits", "turn")
    list_filter = ("kind", "waits", LangFilter, LateFilter)
    ordering = ("lang", "kind", "turn")
    found_by = ("message_id", "tree_id")


@admin.register(Task)
class TaskAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("id", "kind", "state", "lang", "user", "created_at", "until", "skip_reason")
    list_filter = ("kind", "state")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    found_by = ("id", "user_id", "message_id", "tree_id")


@admin.register(Draft)
class DraftAdmin(LookOnly):
    """Drafts with owner and reason; the content is private to the author."""

    lang_path = "lang"
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


@admin.register(DailyGoal)
class DailyGoalAdmin(LookOnly):
    list_display = ("user", "tasks")
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("user_id",)


@admin.register(WritingHabit)
class WritingHabitAdmin(LookOnly):
    """How a text was written, for 90 days."""

    lang_path = "message__tree__lang"
    list_display = ("message_id", "pasted", "active", "at")
    list_filter = ("pasted", "active")
    ordering = ("-at",)
    found_by = ("message_id",)
