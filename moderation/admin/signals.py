"""Read-only signals and fingerprints."""

from django.contrib import admin

from moderation.models import Fingerprint, Signal, Watermark
from oasst.admin.base import LangFilter, LookOnly


@admin.register(Signal)
class SignalAdmin(LookOnly):
    lang_path = "lang"
    message_path = "message"
    list_display = ("kind", "about", "person", "lang", "sureness", "noticed_at", "outcome", "decided_by")
    list_filter = ("kind", "outcome", LangFilter)
    list_select_related = ("person", "decided_by")
    ordering = ("-pk",)
    found_by = ("message_id", "person_id", "other_id", "action_id")


@admin.register(Fingerprint)
class FingerprintAdmin(LookOnly):
    lang_path = "message__tree__lang"
    message_path = "message"
    list_display = ("about", "gone_at", "unjudged_since", "tries")
    ordering = ("-pk",)
    found_by = ("message_id",)


@admin.register(Watermark)
class WatermarkAdmin(LookOnly):
    list_display = ("name", "seq")
    ordering = ("pk",)
    search_fields = ("name",)
