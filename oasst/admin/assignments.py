"""Assignments of queue items to moderators."""

from django.contrib import admin

from oasst.admin.base import LookOnly
from oasst.models import Assignment


@admin.register(Assignment)
class AssignmentAdmin(LookOnly):
    list_display = ("queue", "key", "to", "by", "at")
    list_filter = ("queue",)
    list_select_related = ("to", "by")
    ordering = ("-at", "pk")
    found_by = ("to_id", "by_id")
