"""The event log."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from oasst.admin.base import LookOnly
from oasst.models import Event


@admin.register(Event)
class EventAdmin(LookOnly):
    lang_path = "lang"
    list_display = ("seq", "type", "at", "user_id", "tree_id", "message_id", "lang")
    list_display_links = ("seq", "type")
    ordering = ("-pk",)
    found_by = ("user_id", "tree_id")
    search_help_text = _("Search by the id of a person or conversation.")
