"""Read-only records of reports and appeals; decisions change them."""

from django.contrib import admin

from moderation.models import Affected, Appeal, Case, Change, Report, Step
from oasst.admin.base import LangFilter, LookOnly


@admin.register(Step)
class StepAdmin(LookOnly):
    lang_path = "action__lang"
    list_display = ("action_id", "tree_id", "state", "note")
    list_filter = ("state",)
    ordering = ("-pk",)
    found_by = ("action_id", "tree_id")


@admin.register(Change)
class ChangeAdmin(LookOnly):
    lang_path = "step__action__lang"
    list_display = ("step_id", "table", "row")
    ordering = ("-pk",)
    found_by = ("step__action_id", "row")


@admin.register(Affected)
class AffectedAdmin(LookOnly):
    lang_path = "action__lang"
    list_display = ("action", "person", "messages")
    list_select_related = ("action", "person")
    ordering = ("-pk",)
    found_by = ("action_id", "person_id")


@admin.register(Appeal)
class AppealAdmin(LookOnly):
    lang_path = "action__lang"
    list_display = ("action", "person", "made_at", "due_at", "outcome", "decided_by")
    list_filter = ("outcome",)
    list_select_related = ("action", "person", "decided_by")
    ordering = ("-pk",)
    found_by = ("action_id", "person_id")


@admin.register(Case)
class CaseAdmin(LookOnly):
    lang_path = "lang"
    message_path = "message"
    list_display = ("about", "lang", "state", "opened_at", "reported_at", "claimed_by", "decided_by")
    list_filter = ("state", LangFilter)
    list_select_related = ("claimed_by", "decided_by")
    ordering = ("-reported_at", "-pk")
    found_by = ("message_id",)


@admin.register(Report)
class ReportAdmin(LookOnly):
    lang_path = "case__lang"
    message_path = "case__message"
    list_display = ("about", "reporter", "reason", "made_at", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("reporter",)
    ordering = ("-pk",)
    found_by = ("case_id", "reporter_id")
